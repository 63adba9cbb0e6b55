// The four workloads on ns-3, for bench/main.ts: NAME SIZE COUNT. Prints seconds of the run phase, events, and what was achieved.
// W1 slaac HOSTS 0 | W2 chain ROUTERS DATAGRAMS | W3 bridge PORTS DATAGRAMS | W4 mesh HOSTS 0
#include "ns3/applications-module.h"
#include "ns3/bridge-module.h"
#include "ns3/core-module.h"
#include "ns3/csma-module.h"
#include "ns3/internet-apps-module.h"
#include "ns3/internet-module.h"
#include "ns3/network-module.h"
#include "ns3/point-to-point-module.h"
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <vector>

using namespace ns3;

namespace
{
uint64_t achieved = 0;

void
Internet(const NodeContainer& nodes)
{
    InternetStackHelper internet;
    internet.SetIpv4StackInstall(false);
    internet.Install(nodes);
}

CsmaHelper
Wire()
{
    CsmaHelper csma;
    csma.SetChannelAttribute("DataRate", StringValue("1Gbps"));
    csma.SetChannelAttribute("Delay", StringValue("500ns"));
    return csma;
}

NetDeviceContainer
Bridged(const NodeContainer& hosts)
{
    NetDeviceContainer ends;
    NetDeviceContainer ports;
    Ptr<Node> middle = CreateObject<Node>();
    CsmaHelper csma = Wire();
    for (uint32_t i = 0; i < hosts.GetN(); ++i)
    {
        NetDeviceContainer cable = csma.Install(NodeContainer(hosts.Get(i), middle));
        ends.Add(cable.Get(0));
        ports.Add(cable.Get(1));
    }
    BridgeHelper().Install(middle, ports);
    return ends;
}

Ipv6InterfaceContainer
Number(const NetDeviceContainer& devices)
{
    Ipv6AddressHelper addresses(Ipv6Address("2001:1::"), Ipv6Prefix(64));
    return addresses.Assign(devices);
}

void
Datagrams(Ptr<Node> from, Ptr<Node> to, Ipv6Address address, uint32_t count)
{
    UdpServerHelper sink(9);
    sink.Install(to).Get(0)->TraceConnectWithoutContext("Rx", Callback<void, Ptr<const Packet>>([](Ptr<const Packet>) { ++achieved; }));
    UdpClientHelper source(address, 9);
    source.SetAttribute("MaxPackets", UintegerValue(count));
    source.SetAttribute("Interval", TimeValue(MilliSeconds(1)));
    source.SetAttribute("PacketSize", UintegerValue(100));
    source.Install(from).Start(Seconds(3));
}

std::function<void()>
Slaac(uint32_t size)
{
    NodeContainer nodes(size + 1);
    Internet(nodes);
    NetDeviceContainer devices = Wire().Install(nodes);
    Ipv6AddressHelper addresses(Ipv6Address("2001:1::"), Ipv6Prefix(64));
    Ipv6InterfaceContainer router = addresses.Assign(NetDeviceContainer(devices.Get(0)));
    router.SetForwarding(0, true);
    NetDeviceContainer others;
    for (uint32_t i = 1; i <= size; ++i)
    {
        others.Add(devices.Get(i));
    }
    addresses.AssignWithoutAddress(others);
    RadvdHelper radvd;
    uint32_t index = router.GetInterfaceIndex(0);
    radvd.AddAnnouncedPrefix(index, Ipv6Address("2001:1::"), 64);
    radvd.GetRadvdInterface(index)->SetMaxRtrAdvInterval(10000);
    radvd.GetRadvdInterface(index)->SetMinRtrAdvInterval(3000);
    radvd.Install(nodes.Get(0)).Start(Seconds(0.5));
    Simulator::Stop(Seconds(60));
    return [nodes, size] {
        for (uint32_t i = 1; i <= size; ++i)
        {
            Ptr<Ipv6> ip = nodes.Get(i)->GetObject<Ipv6>();
            for (uint32_t a = 0; a < ip->GetNAddresses(1); ++a)
            {
                Ipv6InterfaceAddress address = ip->GetAddress(1, a);
                if (address.GetScope() == Ipv6InterfaceAddress::GLOBAL && address.GetState() == Ipv6InterfaceAddress::PREFERRED)
                {
                    ++achieved;
                }
            }
        }
    };
}

void
Chain(uint32_t routers, uint32_t count)
{
    Config::SetDefault("ns3::Ipv6L3Protocol::DefaultTtl", UintegerValue(255));
    NodeContainer nodes(routers + 2);
    Internet(nodes);
    PointToPointHelper cable;
    cable.SetDeviceAttribute("DataRate", StringValue("1Gbps"));
    cable.SetChannelAttribute("Delay", StringValue("1us"));
    Ipv6AddressHelper addresses(Ipv6Address("2001:1::"), Ipv6Prefix(64));
    std::vector<Ipv6InterfaceContainer> links;
    for (uint32_t i = 0; i + 1 < nodes.GetN(); ++i)
    {
        addresses.NewNetwork();
        links.push_back(addresses.Assign(cable.Install(nodes.Get(i), nodes.Get(i + 1))));
        links.back().SetForwarding(0, i > 0);
        links.back().SetForwarding(1, i + 2 < nodes.GetN());
    }
    Ipv6Address end = links[routers].GetAddress(1, 1);
    Ipv6StaticRoutingHelper routing;
    for (uint32_t i = 0; i < routers; ++i)
    {
        routing.GetStaticRouting(nodes.Get(i)->GetObject<Ipv6>())
            ->AddNetworkRouteTo(end.CombinePrefix(Ipv6Prefix(64)), Ipv6Prefix(64), links[i].GetAddress(1, 1), links[i].GetInterfaceIndex(0));
    }
    Datagrams(nodes.Get(0), nodes.Get(routers + 1), end, count);
    Simulator::Stop(Seconds(5) + MilliSeconds(count));
}

void
BridgeFlows(uint32_t ports, uint32_t count)
{
    NodeContainer hosts(ports);
    Internet(hosts);
    Ipv6InterfaceContainer interfaces = Number(Bridged(hosts));
    uint32_t flows = ports / 2;
    for (uint32_t i = 0; i < flows; ++i)
    {
        Datagrams(hosts.Get(i), hosts.Get(i + flows), interfaces.GetAddress(i + flows, 1), count / flows);
    }
    Simulator::Stop(Seconds(5) + MilliSeconds(count / flows + 1));
}

struct Pinger
{
    Ptr<Socket> socket;
    Ipv6Address local;

    void Open(Ptr<Node> node)
    {
        socket = Socket::CreateSocket(node, Ipv6RawSocketFactory::GetTypeId());
        socket->SetAttribute("Protocol", UintegerValue(Ipv6Header::IPV6_ICMPV6));
        socket->Bind(Inet6SocketAddress(local, 0));
        socket->SetRecvCallback(MakeCallback(&Pinger::Receive, this));
    }

    void Ask(Ipv6Address to, uint16_t sequence)
    {
        Ptr<Packet> packet = Create<Packet>(56);
        Icmpv6Echo echo(true);
        echo.SetSeq(sequence);
        echo.CalculatePseudoHeaderChecksum(local, to, packet->GetSize() + echo.GetSerializedSize(), Ipv6Header::IPV6_ICMPV6);
        packet->AddHeader(echo);
        socket->SendTo(packet, 0, Inet6SocketAddress(to, 0));
    }

    void Receive(Ptr<Socket>)
    {
        Address from;
        while (Ptr<Packet> packet = socket->RecvFrom(from))
        {
            Ipv6Header header;
            packet->RemoveHeader(header);
            uint8_t type = 0;
            packet->CopyData(&type, 1);
            achieved += type == Icmpv6Header::ICMPV6_ECHO_REPLY;
        }
    }
};

std::vector<Pinger> pingers;

void
Mesh(uint32_t size)
{
    NodeContainer hosts(size);
    Internet(hosts);
    Ipv6InterfaceContainer interfaces = Number(Wire().Install(hosts));
    pingers.resize(size);
    uint32_t turn = 0;
    for (uint32_t i = 0; i < size; ++i)
    {
        pingers[i].local = interfaces.GetAddress(i, 1);
        Simulator::ScheduleWithContext(hosts.Get(i)->GetId(), Seconds(2.5), &Pinger::Open, &pingers[i], hosts.Get(i));
        for (uint32_t j = 0; j < size; ++j)
        {
            if (i != j)
            {
                Simulator::ScheduleWithContext(hosts.Get(i)->GetId(), Seconds(3) + MicroSeconds(100 * turn++), &Pinger::Ask, &pingers[i],
                                               interfaces.GetAddress(j, 1), j);
            }
        }
    }
    Simulator::Stop(Seconds(13) + MicroSeconds(100 * turn));
}
} // namespace

int
main(int argc, char** argv)
{
    std::string name = argc > 1 ? argv[1] : "";
    uint32_t size = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
    uint32_t count = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 0;
    std::function<void()> tally = [] {};
    if (name == "slaac")
    {
        tally = Slaac(size);
    }
    else if (name == "chain")
    {
        Chain(size, count);
    }
    else if (name == "bridge")
    {
        BridgeFlows(size, count);
    }
    else if (name == "mesh")
    {
        Mesh(size);
    }
    else
    {
        std::fprintf(stderr, "usage: slaac|chain|bridge|mesh SIZE COUNT\n");
        return 2;
    }
    auto begun = std::chrono::steady_clock::now();
    Simulator::Run();
    double seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    tally();
    std::printf("{\"seconds\":%.6f,\"events\":%llu,\"done\":%llu}\n", seconds, (unsigned long long)Simulator::GetEventCount(), (unsigned long long)achieved);
    Simulator::Destroy();
    return 0;
}
