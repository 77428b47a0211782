using Agents.Core.Budgets;
using Agents.Core.Hosting;
using Agents.Core.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

public sealed class ReloadTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_in_mid_run_changes_nothing_for_it_and_counts_for_the_next()
    {
        ChangingConfiguration configuration = new(
            ("ECHO_TEST_KEY", "k"), ("Agents:Models:fast", "echo:one"), ("Agents:Budget:Turns", "5"), ("Agents:Agents:asker:Instructions", "first"));
        Gate gate = new();
        List<long?> limits = [];
        using IHost host = await Apps.StartAsync(
            agents => agents
                .AddProviders(catalog => catalog.Add(new EchoProvider()))
                .AddModel("fast")
                .AddAgent("asker", agent => agent.UseModel("fast"))
                .AddAgent("gate", _ => gate)
                .AddAgent("outer", services =>
                {
                    IAgent<string, string> asker = services.GetRequiredKeyedService<IAgent<string, string>>("asker");
                    return Agent.Create<string, string>("outer", async (text, context, token) =>
                    {
                        string before = await context.InvokeAsync(asker, text, token);
                        await context.InvokeAsync(gate, text, token);
                        limits.Add(context.Budget.Limits.Turns);
                        return $"{before}, {await context.InvokeAsync(asker, text, token)}";
                    });
                }),
            configuration);

        Task<RunResult<string>> running = host.Runner().RunAsync("outer", "x", null, Token);
        await gate.Inside;
        configuration.Change(("Agents:Models:fast", "echo:two"), ("Agents:Budget:Turns", "9"), ("Agents:Agents:asker:Instructions", "second"));
        gate.Open();

        Assert.Equal("one with k, one with k", (await running).Output);
        Assert.Equal("two with k, two with k", (await host.Runner().RunAsync("outer", "x", null, Token)).Output);
        Assert.Equal([5, 9], limits);
    }

    [Fact]
    public async Task Changed_instructions_of_one_agent_leave_the_others_as_they_are()
    {
        ScriptedChatClient model = Apps.Saying("x");
        ChangingConfiguration configuration = new();
        int built = 0;
        using IHost host = await Apps.StartAsync(
            agents => agents
                .AddModel("fast", _ => model)
                .AddAgent("one", agent => agent.UseModel("fast").WithInstructions("by code"))
                .AddAgent("two", agent => agent.UseModel("fast").Configure((_, _) => built++)),
            configuration);
        await host.Runner().RunAsync("one", "x", null, Token);

        configuration.Change(("Agents:Agents:one:Instructions", "by configuration"));
        await host.Runner().RunAsync("one", "x", null, Token);

        Assert.Equal(["by code", "by configuration"], model.Requests.Select(request => request.Messages[0].Text));
        Assert.Equal(1, built);
    }

    [Fact]
    public async Task A_change_that_cannot_be_used_leaves_the_last_good_options_and_is_told()
    {
        ChangingConfiguration configuration = new(("Agents:Budget:Turns", "5"));
        LogList log = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("turns", _ => Agent.Create<string, string>("turns", (_, context, _) => new ValueTask<string>($"{context.Budget.Limits.Turns}"))),
            configuration,
            services =>
            {
                services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(log);
                services.AddHealthChecks().AddAgents();
            });

        configuration.Change(("Agents:Budget:Turns", "-3"), ("Agents:Budgett:Turns", "4"));

        string failures = "Agents:Budget:Turns must be 0 or more, but is -3. Agents:Budgett is unknown; did you mean Budget?";
        Assert.Equal("5", (await host.Runner().RunAsync("turns", "x", null, Token)).Output);
        Assert.Contains($"The options of the agents have changed to what cannot be used, and stay as they were: {failures}", log.Messages);
        HealthReportEntry entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["agents"];
        Assert.Equal(HealthStatus.Degraded, entry.Status);
        Assert.Equal($"options: The changed options cannot be used, and the last good ones are in force. {failures}", entry.Description);

        configuration.Change(("Agents:Budget:Turns", "6"), ("Agents:Budgett:Turns", null));
        configuration.Remove("Agents:Budgett");

        Assert.Equal("6", (await host.Runner().RunAsync("turns", "x", null, Token)).Output);
        Assert.Equal(HealthStatus.Healthy, (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Status);
    }

    [Fact]
    public async Task A_change_of_limits_waits_for_the_next_start_and_is_told()
    {
        ChangingConfiguration configuration = new(("Agents:Limits:key:MaxConcurrency", "5"));
        LogList log = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("same", _ => Agent.Create<string, string>("same", text => text)),
            configuration,
            services => services.AddSingleton<Microsoft.Extensions.Logging.ILoggerFactory>(log));

        configuration.Change(("Agents:Limits:key:MaxConcurrency", "6"));

        Assert.Contains("The limits key have changed (MaxConcurrency); that takes effect when the application is started again.", log.Messages);
    }

    [Fact]
    public async Task Runs_that_start_while_options_change_each_see_one_whole_reading()
    {
        ChangingConfiguration configuration = new(("Agents:Budget:Turns", "0"), ("Agents:Budget:ModelCalls", "0"));
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("pair", _ => Agent.Create<string, (long?, long?)>(
                "pair", (_, context, _) => new ValueTask<(long?, long?)>((context.Budget.Limits.Turns, context.Budget.Limits.ModelCalls)))),
            configuration);
        AgentRunner runner = host.Runner();
        using Barrier together = new(3);

        Task changing = Task.Run(
            () =>
            {
                together.SignalAndWait(Token);
                for (int i = 1; i <= 200; i++)
                {
                    configuration.Change(("Agents:Budget:Turns", $"{i}"), ("Agents:Budget:ModelCalls", $"{i}"));
                }
            },
            Token);
        Task<List<(long?, long?)>>[] running = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(
            async () =>
            {
                together.SignalAndWait(Token);
                List<(long?, long?)> seen = [];
                for (int i = 0; i < 500; i++)
                {
                    seen.Add((await runner.RunAsync<string, (long?, long?)>("pair", "x", null, Token)).Output);
                }

                return seen;
            },
            Token))];
        await changing;
        foreach (List<(long?, long?)> seen in await Task.WhenAll(running))
        {
            Assert.All(seen, pair => Assert.Equal(pair.Item1, pair.Item2));
            Assert.Equal(seen.Select(pair => pair.Item1).Order(), seen.Select(pair => pair.Item1));
        }

        Assert.Equal((200, 200), (await runner.RunAsync<string, (long?, long?)>("pair", "x", null, Token)).Output);
    }

    [Fact]
    public async Task A_caller_changes_the_options_of_one_run()
    {
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("turns", _ => Agent.Create<string, long?>("turns", (_, context, _) => new ValueTask<long?>(context.Budget.Limits.Turns))),
            new ChangingConfiguration(("Agents:Budget:Turns", "5")));

        RunResult<long?> changed = await host.Runner().RunAsync<string, long?>("turns", "x", options => options.Budget = Budget.Unlimited with { Turns = 2 }, Token);

        Assert.Equal((2, 5), (changed.Output, (await host.Runner().RunAsync<string, long?>("turns", "x", null, Token)).Output));
    }
}
