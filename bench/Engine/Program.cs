using System.Globalization;
using System.Net;
using Gantry.Engine.Bench;
using Gantry.Engine.Bench.Chaos;

// compare PEERS REGISTRY FOLDER ROUNDS; chaos GANTRY ROOT HOST-SPACE OUTSIDE-SPACE HOST-ADDRESS KILLS.
switch (args)
{
    case ["compare", var peers, var registry, var folder, var rounds]:
        await new Comparison([.. File.ReadLines(peers).Select(Peer.Parse)], registry, folder, Number(rounds)).RunAsync();
        return 0;
    case ["chaos", var gantry, var root, var hostSpace, var outsideSpace, var address, var kills]:
        var node = new ChaosNode(gantry, root, hostSpace);
        ChaosResult result = await new ChaosRun(node.DockerAsync, node.KillAndStartAsync, hostSpace, outsideSpace, IPAddress.Parse(address)).RunAsync(Number(kills), Tell);
        Console.WriteLine(result);
        return result.Losses.Count == 0 ? 0 : 1;
    default:
        await Console.Error.WriteLineAsync("usage: compare PEERS REGISTRY FOLDER ROUNDS | chaos GANTRY ROOT HOST-SPACE OUTSIDE-SPACE HOST-ADDRESS KILLS");
        return 2;
}

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

static void Tell(int kill)
{
    if (kill % 50 == 0)
        Console.WriteLine($"{kill} kills");
}
