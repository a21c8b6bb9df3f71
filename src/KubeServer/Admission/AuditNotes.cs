using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Gantry.KubeServer.Admission;

/// <summary>What admission has to say about a request to whoever keeps the audit log: one feature of the request.</summary>
internal sealed class AuditNotes
{
    private readonly ConcurrentDictionary<string, string> _notes = new();

    public IReadOnlyDictionary<string, string> All => _notes;

    public static AuditNotes Of(HttpContext http)
    {
        if (http.Features.Get<AuditNotes>() is { } there)
            return there;
        AuditNotes made = new();
        http.Features.Set(made);
        return made;
    }

    /// <summary>The first note under a name stays.</summary>
    public void Add(string name, string value) => _notes.TryAdd(name, value);
}
