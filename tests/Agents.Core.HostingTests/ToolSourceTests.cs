using Agents.Core.Hosting;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

public sealed class ToolSourceTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_source_is_connected_at_the_start_used_by_agents_and_disposed_of_at_the_stop()
    {
        Source source = new();
        ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Calls(("read", "{}")), Turn.Text("done"));
        using IHost host = Apps.Build(agents => agents
            .AddModel("fast", _ => model)
            .AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(source))
            .AddAgent("guide", agent => agent.UseModel("fast").WithToolSource("files")));

        // Not connected yet: the agent can be held, but neither run nor asked for its tools.
        IAgent<string, string> guide = host.Services.GetRequiredService<IAgent<string, string>>();
        const string Early = "The tool source 'files' is not connected: that happens when the host starts, and ends when it stops. Without a host, await StartAgentsAsync before agents are used.";
        Assert.Equal(Early, (await Assert.ThrowsAsync<InvalidOperationException>(() => host.Runner().RunAsync(guide, "x", null, Token))).Message);
        Assert.Equal(Early, Assert.Throws<InvalidOperationException>(() => host.Services.GetRequiredKeyedService<IToolSource>("files")).Message);
        Assert.Equal(0, host.Runner().ActiveRuns);

        await host.StartAsync(Token);
        RunResult<string> result = await host.Runner().RunAsync(guide, "x", null, Token);

        Assert.Equal(("done", 1), (result.Output, result.Spend.ToolCalls));
        Assert.Same(source.Tools, host.Services.GetRequiredKeyedService<IToolSource>("files").Tools);
        Assert.Equal(["read"], host.Services.GetRequiredService<AgentRegistry>().FindAgent("guide")!.Tools);
        await host.StopAsync(Token);
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task Tools_that_a_source_gets_later_are_there_in_the_next_turn()
    {
        Source source = new();
        ScriptedChatClient model = ScriptedChatClient.FromFunction(request =>
        {
            if (request.Messages.Count == 1)
            {
                source.Tools = ToolSet.Create([.. source.Tools, Tool.Create(() => "more", "write", "Writes.")]);
            }

            return request.Messages.Count > 1 ? Turn.Text("done") : Turn.Calls(("read", "{}"));
        });
        using IHost host = await Apps.StartAsync(agents => agents
            .AddModel("fast", _ => model)
            .AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(source))
            .AddAgent("guide", agent => agent.UseModel("fast").WithToolSource("files")));

        await host.Runner().RunAsync("guide", "x", null, Token);

        Assert.Equal([["read"], ["read", "write"]], model.Requests.Select(request => request.Options!.Tools!.Select(tool => tool.Name).ToArray()));
    }

    [Fact]
    public async Task When_one_source_fails_the_host_does_not_start_and_the_others_are_disposed_of()
    {
        Source good = new();

        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(agents => agents
            .AddToolSource("good", (_, _) => Task.FromResult<IToolSource>(good))
            .AddToolSource("bad", (_, _) => throw new InvalidDataException("canary-secret"))
            .AddToolSource("late", async (_, token) =>
            {
                await Task.Yield();
                token.ThrowIfCancellationRequested();
                return null!;
            })
            .AddToolSource("unfit", (_, _) => throw new AgentOptionsException("Server", ["Name must not be empty."])));

        Assert.Equal(
            [
                "The tool source 'bad' could not be connected: it failed with InvalidDataException; the log has it whole.",
                "The tool source 'late' could not be connected: it failed with InvalidOperationException; the log has it whole.",
                "The tool source 'unfit' could not be connected: Server cannot be used: Name must not be empty.",
            ],
            failures);
        Assert.Equal(1, good.Disposals);
    }

    [Fact]
    public async Task Nothing_is_connected_when_names_are_wrong_and_everything_is_let_go_when_building_fails()
    {
        Source source = new();
        int connected = 0;
        void AddSource(AgentsBuilder agents) => agents.AddToolSource("files", (_, _) =>
        {
            connected++;
            return Task.FromResult<IToolSource>(source);
        });

        await Apps.StartFailuresAsync(agents =>
        {
            AddSource(agents);
            agents.AddAgent("guide", agent => agent.UseModel("nobody"));
        });
        Assert.Equal(0, connected);

        await Apps.StartFailuresAsync(agents =>
        {
            AddSource(agents);
            agents.AddAgent<string, string>("broken", _ => throw new InvalidDataException());
        });
        Assert.Equal((1, 1), (connected, source.Disposals));
    }

    [Fact]
    public async Task Without_a_host_sources_are_connected_by_a_start_and_disposed_of_with_the_services()
    {
        Source source = new();
        ServiceCollection services = new();
        services.AddAgents()
            .AddModel("fast", _ => Apps.Saying("hello"))
            .AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(source))
            .AddAgent("guide", agent => agent.UseModel("fast").WithToolSource("files"));
        await using (ServiceProvider provider = services.BuildServiceProvider(validateScopes: true))
        {
            await provider.StartAgentsAsync(Token);
            await provider.StartAgentsAsync(Token);
            Assert.Equal("hello", (await provider.GetRequiredService<AgentRunner>().RunAsync("guide", "x", null, Token)).Output);
        }

        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task A_start_that_failed_can_be_tried_again()
    {
        Source source = new();
        int attempts = 0;
        ServiceCollection services = new();
        services.AddAgents()
            .AddToolSource("files", (_, _) => ++attempts == 1 ? throw new InvalidDataException() : Task.FromResult<IToolSource>(source))
            .AddAgent("same", _ => Agent.Create<string, string>("same", text => text));
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            await Assert.ThrowsAsync<AgentOptionsException>(() => provider.StartAgentsAsync(Token));
            await provider.StartAgentsAsync(Token);
            await provider.StartAgentsAsync(Token);

            Assert.Equal("x", (await provider.GetRequiredService<AgentRunner>().RunAsync("same", "x", null, Token)).Output);
        }

        Assert.Equal((2, 1), (attempts, source.Disposals));
    }

    [Fact]
    public async Task A_start_that_its_caller_gives_up_is_taken_over_by_the_one_who_waits()
    {
        Source source = new();
        int attempts = 0;
        ServiceCollection services = new();
        services.AddAgents().AddToolSource("files", async (_, token) =>
        {
            if (++attempts == 1)
            {
                await Task.Delay(Timeout.Infinite, token);
            }

            return source;
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        using CancellationTokenSource first = new();
        using CancellationTokenSource third = new();
        Task given = provider.StartAgentsAsync(first.Token);
        Task waiting = provider.StartAgentsAsync(Token);
        Task alsoGiven = provider.StartAgentsAsync(third.Token);

        await third.CancelAsync();
        Assert.Equal(third.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alsoGiven)).CancellationToken);
        Assert.False(waiting.IsCompleted);
        await first.CancelAsync();
        Assert.Equal(first.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given)).CancellationToken);
        await waiting;

        Assert.Same(source.Tools, provider.GetRequiredKeyedService<IToolSource>("files").Tools);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public async Task A_source_that_is_connected_when_the_agents_were_stopped_meanwhile_is_disposed_of_and_the_start_fails()
    {
        Source source = new();
        TaskCompletionSource<IToolSource> connecting = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ServiceCollection services = new();
        services.AddAgents().AddToolSource("files", (_, _) => connecting.Task);
        await using ServiceProvider provider = services.BuildServiceProvider();
        Task starting = provider.StartAgentsAsync(Token);

        await provider.StopAgentsAsync(Token);
        connecting.SetResult(source);

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => starting);
        Assert.Equal("The agents were stopped; they are started once. Make a new host.", refused.Message);
        Assert.Equal(1, source.Disposals);
    }

    [Fact]
    public async Task Services_with_a_source_that_ends_asynchronously_are_not_disposed_of_in_passing()
    {
        ServiceCollection services = new();
        services.AddAgents().AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(new Source()));
        ServiceProvider provider = services.BuildServiceProvider();
        await provider.StartAgentsAsync(Token);

        InvalidOperationException refused = Assert.Throws<InvalidOperationException>(provider.Dispose);

        Assert.Equal(
            "The tool source 'files' can only be disposed of asynchronously; dispose of the services with DisposeAsync, or await StopAgentsAsync before.", refused.Message);
    }

    private sealed class Source : IToolSource, IAsyncDisposable
    {
        public int Disposals { get; private set; }

        public ToolSet Tools { get; set; } = ToolSet.Create([Tool.Create(() => "text", "read", "Reads.")]);

        public ValueTask DisposeAsync()
        {
            Disposals++;
            return ValueTask.CompletedTask;
        }
    }
}
