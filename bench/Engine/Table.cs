using System.Globalization;

namespace Gantry.Engine.Bench;

/// <summary>One row for each figure: ours first, then the others' and how many times ours theirs is.</summary>
internal static class Table
{
    public static void PrintHead(IReadOnlyList<Peer> peers) => Console.WriteLine($"{"",-38}{string.Concat(peers.Select(peer => peer.Name.PadLeft(12)))}   others / ours");

    public static void Print(string name, IReadOnlyList<double> figures)
    {
        string cells = string.Concat(figures.Select(Cell));
        string ratios = string.Join(" ", figures.Skip(1).Select(figure => double.IsNaN(figure) ? "-" : (figure / figures[0]).ToString("0.00", CultureInfo.InvariantCulture)));
        Console.WriteLine($"{name,-38}{cells}   {ratios}");
    }

    private static string Cell(double figure) => (double.IsNaN(figure) ? "-" : figure.ToString(figure < 100 ? "0.0" : "0", CultureInfo.InvariantCulture)).PadLeft(12);
}
