using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Gantry.DockerApi.Requests;

/// <summary>Where the areas of the API enter their routes, as Docker's documentation writes them and without a version.</summary>
internal sealed class DockerRoutes(IEndpointRouteBuilder endpoints)
{
    public void Get(string pattern, Func<DockerCall, Task> answer) => Map(HttpMethods.Get, pattern, answer);

    public void Head(string pattern, Func<DockerCall, Task> answer) => Map(HttpMethods.Head, pattern, answer);

    public void Post(string pattern, Func<DockerCall, Task> answer) => Map(HttpMethods.Post, pattern, answer);

    public void Put(string pattern, Func<DockerCall, Task> answer) => Map(HttpMethods.Put, pattern, answer);

    public void Delete(string pattern, Func<DockerCall, Task> answer) => Map(HttpMethods.Delete, pattern, answer);

    private void Map(string method, string pattern, Func<DockerCall, Task> answer)
    {
        RequestDelegate handle = http => answer(new DockerCall(http));
        endpoints.MapMethods(pattern, [method], handle);
    }
}
