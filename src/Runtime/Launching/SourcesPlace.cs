using Gantry.Runtime.Plans;

namespace Gantry.Runtime.Launching;

/// <summary>A place in the child's plan for steps that are known only when the whole container has been looked at.</summary>
internal readonly record struct SourcesPlace(int At, Plan Sources);
