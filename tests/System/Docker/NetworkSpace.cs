namespace Gantry.Tests.Docker;

/// <summary>A machine of its own as far as the network goes, and a neighbour that reaches it over a wire.</summary>
internal sealed class NetworkSpace(string name) : IAsyncDisposable
{
    public const string HostAddress = "192.0.2.1", OutsideAddress = "192.0.2.2";

    public string Host => name;

    public string Outside => name + "o";

    public async Task MakeAsync()
    {
        string script = $"""
            set -e
            ip netns add {Host}
            ip netns add {Outside}
            ip -n {Host} link set lo up
            ip -n {Outside} link set lo up
            ip -n {Host} link add eth0 type veth peer name eth0 netns {Outside}
            ip -n {Host} address add {HostAddress}/24 dev eth0
            ip -n {Outside} address add {OutsideAddress}/24 dev eth0
            ip -n {Host} -6 address add 2001:db8::1/64 dev eth0 nodad
            ip -n {Outside} -6 address add 2001:db8::2/64 dev eth0 nodad
            ip -n {Host} link set eth0 up
            ip -n {Outside} link set eth0 up
            ip -n {Host} route add default via {OutsideAddress}
            # What is sent anywhere else is refused at once, so that nothing waits for it.
            ip -n {Outside} route add unreachable default
            nsenter --net=/run/netns/{Outside} sysctl -q -w net.ipv4.ip_forward=1
            """;
        (await Shell.RunAsync("/bin/sh", ["-c", script])).Succeeded();
    }

    // `ip netns exec` would hide the cgroup trees behind a new /sys.
    public static string[] Enter(string space, params IEnumerable<string> command) => [$"--net=/run/netns/{space}", "--", .. command];

    public async ValueTask DisposeAsync()
    {
        foreach (string space in (string[])[Host, Outside])
            await Shell.RunAsync("ip", ["netns", "delete", space]);
    }
}
