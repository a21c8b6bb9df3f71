namespace Gantry.Linux.Systemd;

/// <summary>The units of a systemd, of the machine or of one user: the interface org.freedesktop.systemd1.Manager. Each call waits until systemd has done it.</summary>
public sealed class SystemdUnits : IDisposable
{
    internal const string Destination = "org.freedesktop.systemd1";
    internal const string ManagerPath = "/org/freedesktop/systemd1";
    private const string Manager = "org.freedesktop.systemd1.Manager";

    private readonly BusConnection _connection;

    private SystemdUnits(BusConnection connection) => _connection = connection;

    /// <summary>Where the machine's systemd listens, for root.</summary>
    public const string MachineSocket = "/run/systemd/private";

    /// <summary>Where a user's own systemd listens, none if the user has no session.</summary>
    public static string? UserSocket() =>
        Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } directory ? directory + "/systemd/private" : null;

    public static SystemdUnits Connect(string socket) => new(BusConnection.Open(socket));

    /// <summary>Starts a scope that holds the processes; one of that name that has failed before is forgotten.</summary>
    public void StartScope(string name, IReadOnlyList<UnitProperty> properties)
    {
        Call("Subscribe", "", new BusWriter());
        try
        {
            WaitFor(name, StartTransient(name, properties));
        }
        catch (SystemdException exists) when (exists.Name == SystemdException.UnitExists)
        {
            ResetFailed(name);
            WaitFor(name, StartTransient(name, properties));
        }
    }

    public void SetProperties(string name, IReadOnlyList<UnitProperty> properties)
    {
        var body = new BusWriter();
        body.Text(name);
        body.UInt32(1);
        WriteProperties(body, properties);
        Call("SetUnitProperties", "sba(sv)", body);
    }

    /// <summary>Ends all its processes and forgets it; true also where it is not there.</summary>
    public void Stop(string name)
    {
        Call("Subscribe", "", new BusWriter());
        try
        {
            var body = new BusWriter();
            body.Text(name);
            body.Text("replace");
            WaitFor(name, new BusReader(Call("StopUnit", "ss", body).Body).Text());
        }
        catch (SystemdException gone) when (gone.Name == SystemdException.NoSuchUnit)
        {
            return;
        }

        ResetFailed(name);
    }

    public void Dispose() => _connection.Dispose();

    private string StartTransient(string name, IReadOnlyList<UnitProperty> properties)
    {
        var body = new BusWriter();
        body.Text(name);
        body.Text("fail");
        WriteProperties(body, properties);
        body.Array(8, static () => { });
        return new BusReader(Call("StartTransientUnit", "ssa(sv)a(sa(sv))", body).Body).Text();
    }

    private void ResetFailed(string name)
    {
        var body = new BusWriter();
        body.Text(name);
        try
        {
            Call("ResetFailedUnit", "s", body);
        }
        catch (SystemdException gone) when (gone.Name == SystemdException.NoSuchUnit)
        {
            // It had not failed: there is nothing to forget.
        }
    }

    private static void WriteProperties(BusWriter body, IReadOnlyList<UnitProperty> properties) => body.Array(8, () =>
    {
        foreach (UnitProperty property in properties)
            property.Write(body);
    });

    private BusMessage Call(string member, string signature, BusWriter body) => _connection.Call(Manager, member, signature, body);

    // JobRemoved(u id, o job, s unit, s result)
    private void WaitFor(string name, string job)
    {
        while (true)
        {
            BusMessage signal = _connection.NextSignal();
            if (signal.Member != "JobRemoved" || signal.Signature != "uoss")
                continue;

            var reader = new BusReader(signal.Body);
            reader.UInt32();
            if (reader.Text() != job)
                continue;

            reader.Text();
            string result = reader.Text();
            if (result != "done")
                throw new SystemdException($"{Destination}.Job", $"systemd could not do it for {name}: the job ended with {result}");

            return;
        }
    }
}
