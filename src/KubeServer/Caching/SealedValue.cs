using Gantry.Store;

namespace Gantry.KubeServer.Caching;

/// <summary>A change whose value could not be opened, and why.</summary>
internal sealed record SealedValue(Revision Revision, string Problem);
