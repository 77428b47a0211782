using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Agents.Core.TelemetryTests.Telemetry;

/// <summary>The sample with a collector: what leaves the process, as bytes.</summary>
[Collection(TelemetryCollection.Name)]
public sealed class OtlpExportTests : IDisposable
{
    private static readonly string[] Variables = ["OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_PROTOCOL", "OTEL_SERVICE_NAME"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Array.ForEach(Variables, variable => Environment.SetEnvironmentVariable(variable, null));

    [Fact]
    public async Task Sample_sends_spans_and_metrics_of_its_service_to_the_collector_that_the_environment_names()
    {
        ConcurrentDictionary<string, string> received = new();
        await using WebApplication collector = await ListenAsync(received);
        Environment.SetEnvironmentVariable(Variables[0], collector.Urls.Single());
        Environment.SetEnvironmentVariable(Variables[1], "http/protobuf");
        Environment.SetEnvironmentVariable(Variables[2], "library-desk");
        using StringWriter screen = new();

        await global::Telemetry.Program.RunAsync(screen, Token);

        Assert.Equal(["/v1/metrics", "/v1/traces"], received.Keys.Order(StringComparer.Ordinal));
        string traces = received["/v1/traces"];
        Assert.All(
            ["service.name", "library-desk", "Agents.Core", "invoke_workflow help-desk", "invoke_agent guide", "chat offline-extractive", "execute_tool notice_board", "agents.cost.usd"],
            text => Assert.Contains(text, traces, StringComparison.Ordinal));
        Assert.DoesNotContain("When does the library open", traces, StringComparison.Ordinal);
        Assert.All(
            ["library-desk", "gen_ai.client.token.usage", "gen_ai.client.operation.duration", "gen_ai.workflow.duration", "agents.run.cost", "agents.tool.reroutes"],
            text => Assert.Contains(text, received["/v1/metrics"], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sample_without_a_collector_prints_its_tree_and_adds_it_up()
    {
        using StringWriter screen = new();

        await global::Telemetry.Program.RunAsync(screen, Token);

        string[] lines = screen.ToString().TrimEnd().Split(Environment.NewLine);
        Assert.EndsWith("the same as the run says", lines[^1], StringComparison.Ordinal);
        Assert.Contains("    execute_tool notice_board", lines);
    }

    private static async Task<WebApplication> ListenAsync(ConcurrentDictionary<string, string> received)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication collector = builder.Build();
        collector.MapPost("/v1/{signal}", async (HttpRequest request) =>
        {
            using MemoryStream body = new();
            await request.Body.CopyToAsync(body, Token);
            string text = Encoding.Latin1.GetString(body.ToArray());
            received.AddOrUpdate(request.Path, text, (_, before) => before + text);
            return Results.Ok();
        });
        await collector.StartAsync(Token);
        return collector;
    }
}
