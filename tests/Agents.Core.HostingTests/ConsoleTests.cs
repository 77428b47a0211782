using Agents.Core.Budgets;
using Agents.Core.Hosting;
using Agents.Core.Offline;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agents.Core.HostingTests;

public sealed class ConsoleTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_program_without_a_host_runs_agents_with_nothing_more_than_services()
    {
        ServiceCollection services = new();
        services.AddAgents(options => options.Budget = Budget.Usd(0.01m))
            .AddProviders(catalog => catalog.AddOffline())
            .AddModel("fast", "offline")
            .AddTool("opening_hours", (string day) => $"On {day} the library opens at 9:00 and closes at 18:00.", "Tells the opening hours of a day.")
            .AddAgent("guide", agent => agent.UseModel("fast").WithInstructions("Answer from the tools.").WithTool("opening_hours"));
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        RunResult<string> result = await provider.GetRequiredService<AgentRunner>().RunAsync("guide", "When does the library open on Saturday?", null, Token);

        Assert.Contains("9:00", result.Output, StringComparison.Ordinal);
        Assert.Equal(1, result.Spend.ToolCalls);
    }

    [Fact]
    public async Task What_cannot_be_used_is_told_at_the_first_run_and_at_each_one()
    {
        ServiceCollection services = new();
        services.AddAgents(options => options.EventBufferCapacity = 1).AddAgent("same", _ => Agent.Create<string, string>("same", text => text));
        await using ServiceProvider provider = services.BuildServiceProvider();
        AgentRunner runner = provider.GetRequiredService<AgentRunner>();

        for (int i = 0; i < 2; i++)
        {
            AgentOptionsException refused = await Assert.ThrowsAsync<AgentOptionsException>(() => runner.RunAsync("same", "x", null, Token));
            Assert.Equal("AgentsOptions cannot be used: EventBufferCapacity must be 16 to 1048576 events, but is 1.", refused.Message);
        }
    }

    [Fact]
    public async Task The_end_of_the_services_cancels_and_awaits_runs()
    {
        Gate gate = new();
        ServiceCollection services = new();
        services.AddAgents().AddAgent("gate", _ => gate);
        ServiceProvider provider = services.BuildServiceProvider();
        AgentRunner runner = provider.GetRequiredService<AgentRunner>();
        Task<RunResult<string>> run = runner.RunAsync("gate", "x", null, Token);
        await gate.Inside;

        await provider.DisposeAsync();

        Assert.Equal(0, runner.ActiveRuns);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await Assert.ThrowsAsync<AgentsStoppingException>(() => runner.RunAsync("gate", "x", null, Token));
    }

    [Fact]
    public async Task The_first_of_many_callers_builds_and_all_use_the_same()
    {
        int built = 0;
        ServiceCollection services = new();
        services.AddAgents().AddAgent("same", _ =>
        {
            Interlocked.Increment(ref built);
            return Agent.Create<string, string>("same", text => text);
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        AgentRunner runner = provider.GetRequiredService<AgentRunner>();

        RunResult<string>[] results = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => runner.RunAsync("same", $"{i}", null, Token), Token)));

        Assert.Equal(Enumerable.Range(0, 50).Select(i => $"{i}"), results.Select(result => result.Output));
        Assert.InRange(built, 1, 50);
    }

    [Fact]
    public async Task A_section_of_another_name_is_read_when_it_is_given()
    {
        IConfigurationRoot configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Robots:Budget:Turns", "4")]).Build();
        ServiceCollection services = new();
        services.AddAgents().UseConfiguration(configuration.GetSection("Robots")).AddAgent("same", _ => Agent.Create<string, string>("same", text => text));
        await using ServiceProvider provider = services.BuildServiceProvider();

        Assert.Equal(4, provider.GetRequiredService<AgentRegistry>().FindAgent("same")!.Budget!.Turns);
    }
}
