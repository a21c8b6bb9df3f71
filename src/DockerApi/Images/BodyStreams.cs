using Gantry.DockerApi.Requests;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Gantry.DockerApi.Images;

/// <summary>Bodies that are large files: neither their size nor their speed is limited.</summary>
internal static class BodyStreams
{
    /// <summary>The body as a stream that may be read in the ordinary, waiting way: archives are unpacked while they arrive.</summary>
    public static Stream OpenBody(this DockerCall call)
    {
        IFeatureCollection features = call.Http.Features;
        if (features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        if (features.Get<IHttpMinRequestBodyDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        if (features.Get<IHttpBodyControlFeature>() is { } control)
            control.AllowSynchronousIO = true;
        call.AllowSlowReader();
        return call.Http.Request.Body;
    }

    public static void AllowSlowReader(this DockerCall call)
    {
        if (call.Http.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
    }
}
