using System.Text.Json.Serialization;
using Gantry.Host.Control;
using Gantry.Host.Nodes;

namespace Gantry.Host;

/// <summary>The JSON documents of the host: the node's file and the control socket's messages.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(NodeConfig))]
[JsonSerializable(typeof(ClusterAgreement))]
[JsonSerializable(typeof(NodeStatus))]
[JsonSerializable(typeof(ServerFiles))]
[JsonSerializable(typeof(ImageRow[]))]
[JsonSerializable(typeof(Images.StoreReport))]
[JsonSerializable(typeof(ControlFailure))]
[JsonSerializable(typeof(PullRequest))]
[JsonSerializable(typeof(VersionNumbers))]
internal sealed partial class HostJson : JsonSerializerContext;
