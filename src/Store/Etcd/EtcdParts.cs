using Gantry.Store.History;
using Microsoft.Extensions.Logging;

namespace Gantry.Store.Etcd;

/// <summary>What everything that speaks to etcd for one store shares.</summary>
internal sealed record EtcdParts(
    EtcdCluster Cluster, EtcdLayout Layout, EtcdOrigin Origin, EtcdLoader Loader, Timeline Timeline, EtcdOutcomes Outcomes, EtcdStoreOptions Options, TimeProvider Clock, ILogger Logger);
