/**
 * Every key that a .network file of systemd 219 to 258 knows, with the version it came in and, where it is gone, the version
 * that has it no more. Mirrors networkd-network-gperf.gperf. How the rows are written: key-table.ts.
 */
import { keyTable } from './key-table';

/** Keys of .network files by section. */
export const NETWORK_KEYS = keyTable({
  Match: `
    MACAddress Path Driver Type Name Host Virtualization KernelCommandLine Architecture KernelVersion>237
    Property>243 WLANInterfaceType>244 SSID>244 BSSID>244 PermanentMACAddress>245 Firmware>249 Kind>251
    Credential>252 Version>258`,
  Link: `
    MACAddress MTUBytes ARP>232 Unmanaged>233 RequiredForOnline>236 Multicast>239 AllMulticast>239 Group>246
    Promiscuous>248 ActivationPolicy>248 RequiredFamilyForOnline>249`,
  Network: `
    Description Bridge Bond VLAN MACVLAN IPVLAN VXLAN Tunnel DHCP DHCPServer LinkLocalAddressing IPv4LLRoute
    IPv6Token LLDP Address Gateway Domains DNS LLMNR NTP IPForward IPMasquerade IPv4LL BindCarrier>220
    IPv6PrivacyExtensions>222 MACVTAP>223 IPv6AcceptRouterAdvertisements>227
    IPv6DuplicateAddressDetection>228 IPv6HopLimit>228 MulticastDNS>229 DNSSEC>229
    DNSSECNegativeTrustAnchors>229 EmitLLDP>230 ProxyARP>230 VRF>231 IPv6AcceptRA>231 ActiveSlave>233
    PrimarySlave>233 IPv4ProxyARP>233 IPv6ProxyNDPAddress>233 IPv6ProxyNDP>234 IPv6PrefixDelegation>234
    ConfigureWithoutCarrier>235 DNSOverTLS>239 IPv6MTUBytes>239 DNSDefaultRoute>240 L2TP>242!251
    IgnoreCarrierLoss>242 IPVTAP>243 MACsec>243 Xfrm>243 DefaultRouteOnDevice>243 KeepConfiguration>243
    IPv6LinkLocalAddressGenerationMode>246 IPv4AcceptLocal>246 IPv6SendRA>247 DHCPv6PrefixDelegation>247
    BatmanAdvanced>248 IPv4RouteLocalnet>248 IPv6StableSecretAddress>249 KeepMaster>250 IPoIB>250
    DHCPPrefixDelegation>250 IPv4LLStartAddress>252 IPv4ReversePathFilter>255 UseDomains>256
    IPv4Forwarding>256 IPv6Forwarding>256 IPv6RetransmissionTimeSec>256 IPv4ProxyARPPrivateVLAN>256
    MulticastIGMPVersion>257 IPv4DuplicateAddressDetectionTimeoutSec>258 MPLSRouting>258`,
  Address: `
    Address Peer Broadcast Label PreferredLifetime>230 HomeAddress>232 DuplicateAddressDetection>232
    ManageTemporaryAddress>232 PrefixRoute>232 AutoJoin>232 Scope>235 AddPrefixRoute>245 RouteMetric>249
    NetLabel>252 NFTSet>255`,
  Route: `
    Gateway Destination Source Metric Scope PreferredSource>227 Table>230 GatewayOnlink>234
    IPv6Preference>234 Protocol>234 Type>235 InitialCongestionWindow>237 InitialAdvertisedReceiveWindow>237
    QuickAck>237 MTUBytes>239 GatewayOnLink>242 FastOpenNoCookie>243 TTLPropagate>243!256 MultiPathRoute>245
    TCPAdvertisedMaximumSegmentSize>248 NextHop>248 TCPCongestionControlAlgorithm>252
    TCPRetransmissionTimeoutSec>255 HopLimit>255`,
  DHCP: `
    UseDNS UseMTU UseHostname UseDomains UseRoutes SendHostname RequestBroadcast CriticalConnection
    VendorClassIdentifier RouteMetric UseDomainName ClientIdentifier>220 UseNTP>220 Hostname>223
    UseTimezone>226 DUIDType>230 DUIDRawData>230 IAID>230 RouteTable>232 ListenPort>233 Anonymize>235
    RapidCommit>237!250-252 UserClass>239 ForceDHCPv6PDOtherInformation>240!250`,
  Bridge: `
    Cost UseBPDU>223 HairPin>223 FastLeave>223 AllowPortToBeRoot>223 UnicastFlood>223 Priority>234
    MulticastToUnicast>240 MulticastFlood>242 NeighborSuppression>242 Learning>242 ProxyARP>243
    ProxyARPWiFi>243 MulticastRouter>243 Isolated>251 Locked>258 MACAuthenticationBypass>258 VLANTunnel>258`,
  BridgeFDB: 'MACAddress VLANId Destination>243 VNI>243 AssociatedWith>243 OutgoingInterface>249',
  DHCPv4: `
    UseDNS UseMTU UseHostname UseDomainName CriticalConnection ClientIdentifier>243 RoutesToDNS>243
    UseNTP>243 UseDomains>243 UseRoutes>243 Anonymize>243 SendHostname>243 Hostname>243 RequestBroadcast>243
    VendorClassIdentifier>243 MaxAttempts>243 UserClass>243 DUIDType>243 DUIDRawData>243 RouteMetric>243
    RouteTable>243 UseTimezone>243 IAID>243 ListenPort>243 SendRelease>243 BlackList>243 UseSIP>244
    RequestOptions>244 IPServiceType>244 SendOption>244 SendDecline>245 RouteMTUBytes>245 UseGateway>246
    MUDURL>246 DenyList>246 AllowList>246 SendVendorOption>246 FallbackLeaseLifetimeSec>246 RoutesToNTP>249
    Label>250 Use6RD>250 NetLabel>252 QuickAck>253 SocketPriority>253 UseCaptivePortal>254
    RequestAddress>255 InitialCongestionWindow>255 InitialAdvertisedReceiveWindow>255 IPv6OnlyMode>255
    NFTSet>255 RapidCommit>255 ServerPort>256 UseDNR>257 UnassignedSubnetPolicy>257 BOOTP>258`,
  DHCPServer: `
    MaxLeaseTimeSec>226 DefaultLeaseTimeSec>226 EmitDNS>226 DNS>226 EmitNTP>226 NTP>226 EmitTimezone>226
    Timezone>226 PoolOffset>226 PoolSize>226 EmitRouter>230 EmitSIP>244 SIP>244 SendOption>244 EmitPOP3>246
    POP3>246 EmitSMTP>246 SMTP>246 EmitLPR>246 LPR>246 SendVendorOption>246 ServerAddress>249
    UplinkInterface>249 RelayTarget>249 RelayAgentCircuitId>249 RelayAgentRemoteId>249 BindToInterface>249
    Router>250 BootServerAddress>251 BootServerName>251 BootFilename>251 IPv6OnlyPreferredSec>255
    RapidCommit>255 PersistLeases>256`,
  IPv6AcceptRA: `
    UseDNS>231 UseDomains>231 RouteTable>232 UseAutonomousPrefix>242 UseOnLinkPrefix>242 BlackList>243
    DHCPv6Client>246 DenyList>246 RouterAllowList>248 RouterDenyList>248 PrefixAllowList>248
    PrefixDenyList>248 RouteAllowList>248 RouteDenyList>248 RouteMetric>249 UseGateway>250
    UseRoutePrefix>250 UseMTU>250 Token>250 NetLabel>252 QuickAck>253 UseCaptivePortal>254 UsePREF64>255
    UseHopLimit>255 UseICMP6RateLimit>255!256 NFTSet>255 UseRedirect>256 UseReachableTime>256
    UseRetransmissionTime>256 UseDNR>257`,
  BridgeVLAN: 'PVID>231 VLAN>231 EgressUntagged>231',
  IPv6AddressLabel: 'Prefix>234 Label>234',
  IPv6PrefixDelegation: `
    RouterLifetimeSec>234 Managed>234 OtherInformation>234 RouterPreference>234 DNS>235 Domains>235
    DNSLifetimeSec>235 EmitDNS>236 EmitDomains>236`,
  IPv6Prefix: `
    Prefix>234 OnLink>234 AddressAutoconfiguration>234 ValidLifetimeSec>234 PreferredLifetimeSec>234
    Assign>246 RouteMetric>249 Token>250`,
  RoutingPolicyRule: `
    TypeOfService>235 Priority>235 Table>235 FirewallMark>235 From>235 To>235 IncomingInterface>236
    OutgoingInterface>236 IPProtocol>240 SourcePort>240 DestinationPort>240 InvertRule>240 Family>243
    User>245 SuppressPrefixLength>245 Type>248 SuppressInterfaceGroup>250 L3MasterDevice>256 GoTo>257`,
  CAN: `
    BitRate>239 SamplePoint>239 RestartSec>239 TripleSampling>242 DataBitRate>246 DataSamplePoint>246
    FDMode>246 FDNonISO>246 Termination>246 ListenOnly>246 BusErrorReporting>248 TimeQuantaNSec>250
    PropagationSegment>250 PhaseBufferSegment1>250 PhaseBufferSegment2>250 SyncJumpWidth>250
    DataTimeQuantaNSec>250 DataPropagationSegment>250 DataPhaseBufferSegment1>250
    DataPhaseBufferSegment2>250 DataSyncJumpWidth>250 Loopback>250 OneShot>250 PresumeACK>250
    ClassicDataLengthCode>250`,
  Neighbor: 'Address>240 MACAddress>240 LinkLayerAddress>243',
  DHCPv6: `
    UseDNS>243 UseNTP>243 RapidCommit>243!250-252 ForceDHCPv6PDOtherInformation>243!250 PrefixDelegationHint>244
    MUDURL>246 RequestOptions>246 UserClass>246 VendorClass>246 SendVendorOption>246 WithoutRA>246
    SendOption>246 RouteMetric>246 UseAddress>248 UseHostname>248 UseDomains>249 IAID>249 DUIDType>249
    DUIDRawData>249 UseDelegatedPrefix>250 NetLabel>252 SendRelease>253 UseCaptivePortal>254
    SendHostname>255 Hostname>255 NFTSet>255 UseDNR>257 UnassignedSubnetPolicy>257 UseSIP>258`,
  NextHop: 'Id>244 Gateway>244 Family>248 OnLink>248 Blackhole>248 Group>249',
  IPv6RoutePrefix: 'Route>244 LifetimeSec>244 Preference>258',
  TrafficControlQueueingDiscipline: `
    Parent>244 NetworkEmulatorDelaySec>244 NetworkEmulatorDelayJitterSec>244 NetworkEmulatorLossRate>244
    NetworkEmulatorDuplicateRate>244 NetworkEmulatorPacketLimit>244`,
  QDisc: 'Parent>245 Handle>245',
  ControlledDelay:
    'Parent>245 Handle>245 PacketLimit>245 TargetSec>245 IntervalSec>245 CEThresholdSec>245 ECN>245',
  FairQueueing: `
    Parent>245 Handle>245 PacketLimit>245 FlowLimit>245 Quantum>245 InitialQuantum>245 MaximumRate>245
    Buckets>245 OrphanMask>245 Pacing>245 CEThresholdSec>245 QuantumBytes>246 InitialQuantumBytes>246`,
  FairQueueingControlledDelay: `
    Parent>245 Handle>245 PacketLimit>245 MemoryLimit>245 Flows>245 Quantum>245 TargetSec>245
    IntervalSec>245 CEThresholdSec>245 ECN>245 MemoryLimitBytes>246 QuantumBytes>246`,
  NetworkEmulator: `
    Parent>245 Handle>245 DelaySec>245 DelayJitterSec>245 LossRate>245 DuplicateRate>245 PacketLimit>245`,
  StochasticFairnessQueueing: 'Parent>245 Handle>245 PerturbPeriodSec>245',
  TokenBucketFilter: `
    Parent>245 Handle>245 Rate>245 Burst>245 LimitSize>245 MTUBytes>245 MPUBytes>245 PeakRate>245
    LatencySec>245 BurstBytes>246 LimitBytes>246`,
  TrivialLinkEqualizer: 'Parent>245 Handle>245 Id>245',
  'SR-IOV': `
    VirtualFunction>246 VLANId>246 QualityOfService>246 VLANProtocol>246 MACSpoofCheck>246
    QueryReceiveSideScaling>246 Trust>246 LinkState>246 MACAddress>246`,
  DHCPv6PrefixDelegation:
    'SubnetId>246 Assign>246 Token>246 Announce>247 ManageTemporaryAddress>248 RouteMetric>249',
  LLDP: 'MUDURL>246',
  BFIFO: 'Parent>246 Handle>246 LimitBytes>246',
  CAKE: `
    Parent>246 Handle>246 Bandwidth>246 OverheadBytes>246 AutoRateIngress>250 MPUBytes>250
    CompensationMode>250 UseRawPacketSize>250 FlowIsolationMode>250 NAT>250 PriorityQueueingPreset>250
    FirewallMark>250 Wash>250 SplitGSO>250 RTTSec>253 AckFilter>253`,
  DeficitRoundRobinScheduler: 'Parent>246 Handle>246',
  DeficitRoundRobinSchedulerClass: 'Parent>246 ClassId>246 QuantumBytes>246',
  EnhancedTransmissionSelection:
    'Parent>246 Handle>246 Bands>246 StrictBands>246 QuantumBytes>246 PriorityMap>246',
  PFIFO: 'Parent>246 Handle>246 PacketLimit>246',
  PFIFOFast: 'Parent>246 Handle>246',
  PFIFOHeadDrop: 'Parent>246 Handle>246 PacketLimit>246',
  QuickFairQueueing: 'Parent>246 Handle>246',
  QuickFairQueueingClass: 'Parent>246 ClassId>246 Weight>246 MaxPacketBytes>246',
  GenericRandomEarlyDetection:
    'Parent>246 Handle>246 VirtualQueues>246 DefaultVirtualQueue>246 GenericRIO>246',
  HeavyHitterFilter: 'Parent>246 Handle>246 PacketLimit>246',
  HierarchyTokenBucket: 'Parent>246 Handle>246 DefaultClass>246 RateToQuantum>246',
  HierarchyTokenBucketClass: `
    Parent>246 ClassId>246 Priority>246 QuantumBytes>246 MTUBytes>246 OverheadBytes>246 Rate>246
    CeilRate>246 BufferBytes>246 CeilBufferBytes>246`,
  PIE: 'Parent>246 Handle>246 PacketLimit>246',
  StochasticFairBlue: 'Parent>246 Handle>246 PacketLimit>246',
  BridgeMDB: 'MulticastGroupAddress>247 VLANId>247',
  IPv6SendRA: `
    RouterLifetimeSec>247 Managed>247 OtherInformation>247 RouterPreference>247 EmitDNS>247 DNS>247
    EmitDomains>247 Domains>247 DNSLifetimeSec>247 UplinkInterface>250 RetransmitSec>255 HopLimit>255
    HomeAgent>255 HomeAgentLifetimeSec>255 HomeAgentPreference>255 ReachableTimeSec>256`,
  FlowQueuePIE: 'Parent>247 Handle>247 PacketLimit>247',
  DHCPServerStaticLease: 'Address>249 MACAddress>249',
  DHCPPrefixDelegation: `
    UplinkInterface>250 SubnetId>250 Announce>250 Assign>250 ManageTemporaryAddress>250 Token>250
    RouteMetric>250 NetLabel>252 NFTSet>255`,
  IPoIB: 'Mode>250 IgnoreUserspaceMulticastGroups>250',
  IPv6PREF64Prefix: 'Prefix>255 LifetimeSec>255',
  ClassfulMultiQueueing: 'Parent>257 Handle>257',
  BandMultiQueueing: 'Parent>257 Handle>257',
});
