// Agents behind HTTP. A run is streamed as server-sent events; what each caller may spend in an hour is held before the run starts, so that runs
// at the same time cannot overspend it together. With no key in the environment it answers offline.
//
//   dotnet run --project samples/WebApi -- --urls http://127.0.0.1:5080
//
//   curl http://127.0.0.1:5080/agents
//   curl http://127.0.0.1:5080/healthz
//   curl -N http://127.0.0.1:5080/agents/guide/runs -H "X-Api-Key: alice-demo" -H "Content-Type: application/json" \
//        -d '{"input":"When does the library open on Saturday?"}'
//
// The last one again and again ends in: HTTP/1.1 429, application/problem+json, Retry-After.
using Microsoft.AspNetCore.Builder;
using WebApi;

if (args.Contains("--self-test"))
{
    return await SelfTest.RunAsync(Console.Out, CancellationToken.None);
}

await using WebApplication app = App.Build(args);
await app.RunAsync();
return 0;
