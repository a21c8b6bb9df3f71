using System.Text.Json.Nodes;
using Gantry.KubeServer.Requests;
using Gantry.KubeServer.Verbs;
using Gantry.Store;

namespace Gantry.KubeServer.Kinds;

/// <summary>A step of the write pipeline that belongs to one kind.</summary>
internal delegate ValueTask WriteStep(WriteContext write, CancellationToken cancel);

/// <summary>What is special about a kind, as data for the generic handlers. A kind with nothing special has the defaults.</summary>
internal sealed record KindBehaviour
{
    public Durability Durability { get; init; } = Durability.Durable;

    /// <summary>After this time without a change objects of the kind are removed.</summary>
    public TimeSpan? Lifetime { get; init; }

    /// <summary>Answers the creation of an object that is a question and is never stored; null for all ordinary kinds.</summary>
    public Func<ApiCall, Task>? Review { get; init; }

    /// <summary>Answers get and list of a kind whose objects are made when they are asked for; null for all ordinary kinds.</summary>
    public Func<ApiCall, Task>? Reading { get; init; }

    /// <summary>Where the number of replicas is, for kinds that can be scaled.</summary>
    public ScalePaths Scale { get; init; } = ScalePaths.Usual;

    /// <summary>What clients of this version are warned of at each request; empty for a version that stays.</summary>
    public string DeprecationWarning { get; init; } = "";

    /// <summary>Whether the kind was defined by a user: its schema knows no strategic merge, and its status path takes the status alone.</summary>
    public bool IsCustom { get; init; }

    /// <summary>Whether who replaces an object must say which version of it he has read.</summary>
    public bool NeedsVersion { get; init; }

    /// <summary>The fields of the metadata that the status path does not change. Of the others, who writes a status may write them with it.</summary>
    public IReadOnlyList<string> StatusKeepsOfMetadata { get; init; } = [];

    /// <summary>Whether metadata.generation counts the changes of what is wanted.</summary>
    public bool CountsGenerations { get; init; }

    /// <summary>Subresources besides status and scale, for routing and discovery.</summary>
    public IReadOnlyList<Subresource> Subresources { get; init; } = [];

    /// <summary>Whether whoever creates an object may say its status too, as nodes do when they register.</summary>
    public bool KeepsStatusOnCreate { get; init; }

    /// <summary>Changes the new object before it is validated, on creation.</summary>
    public IReadOnlyList<WriteStep> OnCreate { get; init; } = [];

    /// <summary>Changes or refuses the new object before it is validated, on an update of the object itself.</summary>
    public IReadOnlyList<WriteStep> OnUpdate { get; init; } = [];

    /// <summary>Gives an object that has been found good, on creation and on an update of the object itself, what only one object can have.</summary>
    public IReadOnlyList<WriteStep> OnJudged { get; init; } = [];

    /// <summary>The grace that a deletion gives by itself; null deletes at once.</summary>
    public Func<JsonObject, long?>? GraceOf { get; init; }

    /// <summary>What, besides finalizers in the metadata, keeps an object from going.</summary>
    public Func<JsonObject, bool>? IsHeldBack { get; init; }

    /// <summary>Changes an object that has been asked to go but stays for now.</summary>
    public Action<JsonObject>? OnTerminating { get; init; }

    /// <summary>Names that may not be deleted.</summary>
    public IReadOnlyList<string> Undeletable { get; init; } = [];

    /// <summary>Whether a deletion answers with the object instead of a Status.</summary>
    public bool AnswersDeletionWithObject { get; init; }

    /// <summary>Whether a PUT of an object that is not there creates it.</summary>
    public bool CreatesOnUpdate { get; init; }
}
