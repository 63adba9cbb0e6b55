/**
 * Every key that a .netdev file of systemd 219 to 258 knows, with the version it came in and, where it is gone, the version
 * that has it no more. Mirrors netdev-gperf.gperf. How the rows are written: key-table.ts.
 */
import { keyTable } from './key-table';

/** Keys of .netdev files by section. */
export const NETDEV_KEYS = keyTable({
  Match: `
    Host Virtualization KernelCommandLine Architecture KernelVersion>237 Firmware>249 Credential>252
    Version>258`,
  NetDev: 'Description Name Kind MTUBytes MACAddress',
  VLAN: `
    Id GVRP>234 MVRP>234 LooseBinding>234 ReorderHeader>234 Protocol>248 EgressQOSMaps>248
    IngressQOSMaps>248`,
  MACVLAN: 'Mode SourceMACAddress>246 BroadcastMulticastQueueLength>248 BroadcastQueueThreshold>256',
  IPVLAN: 'Mode Flags>237',
  Tunnel: `
    Local Remote TOS TTL DiscoverPathMTU Mode IPv6FlowLabel>223 CopyDSCP>223 EncapsulationLimit>226 Key>231
    InputKey>231 OutputKey>231 Independent>235 AllowLocalRemote>237 FooOverUDP>240 FOUDestinationPort>240
    FOUSourcePort>240 Encapsulation>240 IPv6RapidDeploymentPrefix>240 ERSPANIndex>240
    SerializeTunneledPackets>240 ISATAP>240 AssignToLoopback>243 External>251 ERSPANVersion>252
    ERSPANDirection>252 ERSPANHardwareId>252 IgnoreDontFragment>254`,
  Peer: 'Name MACAddress',
  VXLAN: `
    Id Group TOS TTL MacLearning ARPProxy L2MissNotification L3MissNotification RouteShortCircuit
    FDBAgeingSec UDPCheckSum>220 UDP6ZeroCheckSumRx>220 UDP6ZeroCheckSumTx>220 GroupPolicyExtension>224
    MaximumFDBEntries>228 PortRange>229 DestinationPort>229 UDPChecksum>232 UDP6ZeroChecksumRx>232
    UDP6ZeroChecksumTx>232 RemoteChecksumTx>232 RemoteChecksumRx>232 Local>233 Remote>233 ReduceARPProxy>233
    FlowLabel>234 VNI>243 GenericProtocolExtension>243 IPDoNotFragment>243 Independent>247 External>258
    VNIFilter>258`,
  Tun: 'OneQueue!243 MultiQueue PacketInfo User Group VNetHeader>243 KeepCarrier>252',
  Tap: 'OneQueue!243 MultiQueue PacketInfo User Group VNetHeader>223 KeepCarrier>252',
  Bond: `
    Mode TransmitHashPolicy LACPTransmitRate MIIMonitorSec UpDelaySec DownDelaySec AdSelect>220
    FailOverMACPolicy>220 ARPIPTargets>220 ARPValidate>220 ARPAllTargets>220 PrimaryReselectPolicy>220
    ResendIGMP>220 PacketsPerSlave>220 GratuitousARP>220 AllSlavesActive>220 MinLinks>220 ARPIntervalSec>220
    LearnPacketIntervalSec>220 DynamicTransmitLoadBalancing>240 AdActorSystemPriority>240 AdUserPortKey>240
    AdActorSystem>240 PeerNotifyDelaySec>256 ARPMissedMax>256`,
  MACVTAP: 'Mode>223 SourceMACAddress>246',
  Bridge: `
    HelloTimeSec>227 MaxAgeSec>227 ForwardDelaySec>227 MulticastQuerier>230 MulticastSnooping>230
    VLANFiltering>231 AgeingTimeSec>232 Priority>232 DefaultPVID>232 STP>232 GroupForwardMask>235
    MulticastIGMPVersion>243 VLANProtocol>246 FDBMaxLearned>257 LinkLocalLearning>258`,
  VRF: 'TableId>231 Table>235',
  GENEVE: `
    Id>234 Remote>234 TOS>234 TTL>234 UDPChecksum>234 UDP6ZeroCheckSumRx>234 UDP6ZeroCheckSumTx>234
    DestinationPort>234 FlowLabel>234 UDP6ZeroChecksumRx>240 UDP6ZeroChecksumTx>240 IPDoNotFragment>243
    InheritInnerProtocol>254`,
  VXCAN: 'Peer>236',
  WireGuard: `
    FwMark>237 ListenPort>237 PrivateKey>237 PrivateKeyFile>242 FirewallMark>243 RouteTable>250
    RouteMetric>250`,
  WireGuardPeer: `
    AllowedIPs>237 Endpoint>237 PublicKey>237 PresharedKey>237 PersistentKeepalive>237 PresharedKeyFile>242
    RouteTable>250 RouteMetric>250 PublicKeyFile>257`,
  FooOverUDP: 'Protocol>240 Encapsulation>240 Port>240 PeerPort>243 Local>243 Peer>243',
  L2TP: `
    TunnelId>242 PeerTunnelId>242 UDPSourcePort>242 UDPDestinationPort>242 Local>242 Remote>242
    EncapsulationType>242 UDPCheckSum>242 UDP6CheckSumRx>242 UDP6CheckSumTx>242 UDPChecksum>258
    UDP6ChecksumRx>258 UDP6ChecksumTx>258`,
  L2TPSession: 'SessionId>242 PeerSessionId>242 Layer2SpecificHeader>242 Name>242',
  IPVTAP: 'Mode>243 Flags>243',
  MACsec: 'Port>243 Encrypt>243',
  MACsecReceiveChannel: 'Port>243 MACAddress>243',
  MACsecTransmitAssociation: 'PacketNumber>243 KeyId>243 Key>243 KeyFile>243 Activate>243 UseForEncoding>243',
  MACsecReceiveAssociation:
    'Port>243 MACAddress>243 PacketNumber>243 KeyId>243 Key>243 KeyFile>243 Activate>243',
  Xfrm: 'InterfaceId>243 Independent>243',
  BareUDP: 'DestinationPort>247 EtherType>247 MinSourcePort>257',
  BatmanAdvanced: `
    Aggregation>248 BridgeLoopAvoidance>248 DistributedArpTable>248 Fragmentation>248 GatewayMode>248
    GatewayBandwithDown>248 GatewayBandwithUp>248 HopPenalty>248 OriginatorIntervalSec>248
    RoutingAlgorithm>248 GatewayBandwidthDown>249 GatewayBandwidthUp>249`,
  IPoIB: 'PartitionKey>250 Mode>250 IgnoreUserspaceMulticastGroups>250',
  WLAN: 'PhysicalDevice>251 Type>251 WDS>251',
  HSR: 'Ports>258 Protocol>258 Supervision>258',
});
