using System.Text.Json.Nodes;
using Gantry.Kube.Trees;
using Microsoft.Extensions.Primitives;

namespace Gantry.KubeServer.Fairness;

/// <summary>Seats that requests of a priority share, and the queues in which they wait for one. Guarded by the lock of its owner.</summary>
internal sealed class PriorityLevel(string name)
{
    private readonly Dictionary<string, FlowUse> _uses = new(StringComparer.Ordinal);
    private List<Waiter>[] _queues = [];
    private int _handSize = 1;
    private int _queueLimit;
    private int _next;

    public string Name => name;

    public StringValues Uid { get; private set; }

    public bool IsExempt { get; private set; }

    /// <summary>The seats that the level always has.</summary>
    public int Nominal { get; private set; }

    /// <summary>How many of them others may have while they are free.</summary>
    public int Lendable { get; private set; }

    /// <summary>How many it may have of others.</summary>
    public int Borrowable { get; private set; }

    public int SeatsTaken { get; private set; }

    public int Waiting { get; private set; }

    /// <summary>What the flow schemas have of the level, those of former times too.</summary>
    public IEnumerable<FlowUse> Uses => _uses.Values;

    public int FreeToLend => Math.Max(0, Math.Min(Lendable, Nominal - SeatsTaken));

    public int Borrowed => Math.Max(0, SeatsTaken - Nominal);

    public static int SharesOf(JsonObject item) => (int)(Limits(item).Whole("nominalConcurrencyShares") ?? (item.Child("spec").Text("type") == "Exempt" ? 0 : 30));

    public void Configure(JsonObject item, int nominal)
    {
        JsonObject? limits = Limits(item);
        JsonObject? queuing = limits.Child("limitResponse").Child("queuing");
        Uid = item.Uid;
        IsExempt = item.Child("spec").Text("type") == "Exempt";
        Nominal = nominal;
        Lendable = (int)Math.Round(nominal * (limits.Whole("lendablePercent") ?? 0) / 100.0);
        Borrowable = limits.Whole("borrowingLimitPercent") is { } percent ? (int)Math.Round(nominal * percent / 100.0) : int.MaxValue;
        bool queues = limits.Child("limitResponse").Text("type") == "Queue";
        int wanted = queues ? (int)(queuing.Whole("queues") ?? 64) : 0;
        _handSize = Math.Max(1, Math.Min((int)(queuing.Whole("handSize") ?? 8), Math.Max(1, wanted)));
        _queueLimit = (int)(queuing.Whole("queueLengthLimit") ?? 50);
        if (wanted == _queues.Length)
            return;

        // Those who wait keep waiting, in other queues.
        Waiter[] before = [.. _queues.SelectMany(queue => queue)];
        _queues = [.. Enumerable.Range(0, wanted).Select(_ => new List<Waiter>())];
        for (int i = 0; i < before.Length && wanted > 0; i++)
            _queues[i % wanted].Add(before[i]);
    }

    public FlowUse UseBy(string schema) => _uses.TryGetValue(schema, out FlowUse? use) ? use : _uses[schema] = new FlowUse(schema);

    public void Take(FlowUse use, int seats)
    {
        SeatsTaken += seats;
        use.Seats += seats;
        use.Executing++;
        use.Dispatched++;
    }

    public void GiveBack(FlowUse use, int seats)
    {
        SeatsTaken -= seats;
        use.Seats -= seats;
        use.Executing--;
    }

    /// <summary>Lets a request wait in the shortest of the queues that its flow is dealt; false where that is full or there are none.</summary>
    public bool TryQueue(Waiter waiter, ulong flow)
    {
        if (_queues.Length == 0)
            return false;
        List<Waiter> shortest = ShuffleSharding.Hand(flow, _queues.Length, _handSize).Select(index => _queues[index]).MinBy(queue => queue.Count)!;
        if (shortest.Count >= _queueLimit)
            return false;
        shortest.Add(waiter);
        Wait(waiter, 1);
        return true;
    }

    /// <summary>Whose turn it is: the queues one after another, so that no flow waits for all of another's requests. Null where nobody waits.</summary>
    public Waiter? Peek()
    {
        for (int i = 0; i < _queues.Length && Waiting > 0; i++)
        {
            List<Waiter> queue = _queues[(_next + i) % _queues.Length];
            if (queue.Count == 0)
                continue;
            _next = (_next + i) % _queues.Length;
            return queue[0];
        }

        return null;
    }

    public void Dequeue()
    {
        Wait(_queues[_next][0], -1);
        _queues[_next].RemoveAt(0);
        _next = (_next + 1) % _queues.Length;
    }

    /// <summary>Takes back a request that waits no longer; false where it has been let in meanwhile.</summary>
    public bool Forget(Waiter waiter)
    {
        if (!_queues.Any(queue => queue.Remove(waiter)))
            return false;
        Wait(waiter, -1);
        return true;
    }

    private void Wait(Waiter waiter, int change)
    {
        Waiting += change;
        waiter.Use.Waiting += change;
    }

    private static JsonObject? Limits(JsonObject item) => item.Child("spec").Child("limited") ?? item.Child("spec").Child("exempt");
}
