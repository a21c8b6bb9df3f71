using Gantry.Images;
using Gantry.Images.Snapshots;

namespace Gantry.Tests;

public sealed class OverlaySnapshotterTests : SnapshotterContract
{
    protected override ISnapshotter Create(ImageStore store) => new OverlaySnapshotter(store);
}
