using Agents.Core.Hosting;
using Agents.Core.Offline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.TrimSmoke;

/// <summary>A host with agents: options from configuration, a scoped service that reaches a tool, injection by name.</summary>
internal static class HostingSmoke
{
    public static async Task RunAsync(Action<bool, string> expect)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Agents:Budget:Turns", "5"), new("Agents:Models:fast", "offline")]);
        builder.Services.AddScoped<Almanac>();
        builder.AddAgents()
            .AddProviders(catalog => catalog.AddOffline())
            .AddModel("fast")
            .AddTool("search", (Almanac almanac, string query) => almanac.Search(query), "Searches for a query.", serializerOptions: SmokeJsonContext.Default.Options)
            .AddAgent("guide", agent => agent.UseModel("fast").WithTool("search"));
        using IHost host = builder.Build();
        await host.StartAsync();
        IAgent<string, string> guide = host.Services.GetRequiredKeyedService<IAgent<string, string>>("guide");
        RunResult<string> result = await host.Services.GetRequiredService<AgentRunner>().RunAsync(guide, "How many days a year does rain fall in Bergen?");
        await host.StopAsync();
        expect(result.Output.Contains("two hundred days", StringComparison.Ordinal) && result.Spend.ToolCalls == 1, $"the hosted agent answered {result.Output}");
    }

    private sealed class Almanac
    {
        public string Search(string query) => $"Rain falls on two hundred days a year in Bergen, says the almanac of {query.Length} letters.";
    }
}
