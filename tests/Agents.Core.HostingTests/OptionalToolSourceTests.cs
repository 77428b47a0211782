using Agents.Core.Hosting;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agents.Core.HostingTests;

public sealed class OptionalToolSourceTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LogList _log = new();
    private readonly Source _source = new();
    private readonly ScriptedChatClient _model = Apps.Saying("x");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        return _source.DisposeAsync();
    }

    [Fact]
    public async Task A_source_that_the_host_can_do_without_is_tried_again_until_its_tools_are_there()
    {
        int attempts = 0;
        using IHost host = await StartAsync(_ => ++attempts < 3 ? throw new InvalidDataException("canary-secret") : Task.FromResult<IToolSource>(_source));
        await host.Runner().RunAsync("guide", "x", null, Token);
        Assert.Equal((HealthStatus.Degraded, "tools/files: It is not connected yet; the last attempt failed with InvalidDataException."), await CheckAsync(host));

        await _log.WaitForAsync("The tool source files could not be connected (InvalidDataException); the next attempt is in 1 s.");
        await _clock.WaitForTimersAsync(1, Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await _log.WaitForAsync("The tool source files could not be connected (InvalidDataException); the next attempt is in 2 s.");
        await _clock.WaitForTimersAsync(1, Token);
        _clock.Advance(TimeSpan.FromSeconds(2));
        await _log.WaitForAsync("The tool source files is connected.");
        await host.Runner().RunAsync("guide", "x", null, Token);

        Assert.Equal([[], ["read"]], _model.Requests.Select(request => (request.Options!.Tools ?? []).Select(tool => tool.Name).ToArray()));
        Assert.Equal((HealthStatus.Healthy, "Everything that was checked works."), await CheckAsync(host));
        await host.StopAsync(Token);
        Assert.Equal((3, 1), (attempts, _source.Disposals));
        Assert.Contains("1 agents are ready, with 0 tool sources connected.", _log.Messages);
    }

    [Fact]
    public async Task A_source_that_is_there_has_its_tools_from_the_first_run_on_and_tells_of_itself()
    {
        _source.Health = new SourceHealth { Level = HealthLevel.Degraded, Description = "Reconnecting." };
        using IHost host = await StartAsync(async _ =>
        {
            await Task.Yield();
            return _source;
        });
        await host.Runner().RunAsync("guide", "x", null, Token);

        Assert.Equal("read", Assert.Single(_model.Requests[0].Options!.Tools!).Name);
        Assert.Equal((HealthStatus.Degraded, "tools/files: Reconnecting."), await CheckAsync(host));
        Assert.Equal(0, _clock.ArmedTimers);
    }

    [Fact]
    public async Task The_waits_between_attempts_double_up_to_a_minute_and_end_with_the_stop()
    {
        int attempts = 0;
        using IHost host = await StartAsync(_ =>
        {
            attempts++;
            throw new InvalidDataException();
        });
        foreach (int seconds in (int[])[1, 2, 4, 8, 16, 32, 60, 60])
        {
            await _clock.WaitForTimersAsync(1, Token);
            int before = attempts;
            _clock.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
            Assert.Equal((before, 1), (attempts, _clock.ArmedTimers));
            _clock.Advance(TimeSpan.FromTicks(1));
        }

        await _clock.WaitForTimersAsync(1, Token);
        await host.StopAsync(Token);

        Assert.Equal((9, 0), (attempts, _clock.ArmedTimers));
    }

    [Fact]
    public async Task A_source_that_comes_while_the_host_stops_is_disposed_of()
    {
        int attempts = 0;
        TaskCompletionSource trying = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = await StartAsync(async token =>
        {
            if (++attempts == 1)
            {
                throw new InvalidDataException();
            }

            trying.SetResult();
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _source;
        });
        await _clock.WaitForTimersAsync(1, Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await trying.Task.WaitAsync(Token);

        await host.StopAsync(Token);

        Assert.Equal(1, _source.Disposals);
    }

    [Fact]
    public async Task A_start_that_is_cancelled_ends_the_first_attempt()
    {
        ServiceCollection services = new();
        services.AddAgents().AddToolSource("files", async (_, token) =>
        {
            await Task.Delay(Timeout.Infinite, token);
            return _source;
        }, isOptional: true);
        await using ServiceProvider provider = services.BuildServiceProvider();
        using CancellationTokenSource caller = new();
        Task starting = provider.StartAgentsAsync(caller.Token);

        await caller.CancelAsync();

        Assert.Equal(caller.Token, (await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starting)).CancellationToken);
    }

    [Fact]
    public async Task Services_that_are_disposed_of_without_waiting_end_the_attempt_and_what_it_brings()
    {
        int attempts = 0;
        TaskCompletionSource trying = new(TaskCreationOptions.RunContinuationsAsynchronously);
        ServiceProvider provider = Services(async token =>
        {
            if (++attempts == 1)
            {
                throw new InvalidDataException();
            }

            trying.SetResult();
            await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _source;
        });
        await provider.StartAgentsAsync(Token);
        await _clock.WaitForTimersAsync(1, Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await trying.Task.WaitAsync(Token);

        provider.Dispose();

        await _source.Disposed.WaitAsync(Token);
    }

    [Fact]
    public async Task A_source_that_is_disposed_of_without_waiting_may_be_optional()
    {
        Plain plain = new();
        ServiceProvider provider = Services(_ => Task.FromResult<IToolSource>(plain));
        await provider.StartAgentsAsync(Token);

        provider.Dispose();

        Assert.Equal(1, plain.Disposals);
    }

    [Fact]
    public async Task A_source_whose_attempt_throws_when_it_is_cancelled_is_disposed_of()
    {
        int attempts = 0;
        TaskCompletionSource trying = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = await StartAsync(async token =>
        {
            if (++attempts == 1)
            {
                throw new InvalidDataException();
            }

            await using CancellationTokenRegistration bad = token.Register(() => throw new InvalidOperationException());
            Task cancelled = Task.Delay(Timeout.Infinite, token);
            trying.SetResult();
            await cancelled.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return _source;
        });
        await _clock.WaitForTimersAsync(1, Token);
        _clock.Advance(TimeSpan.FromSeconds(1));
        await trying.Task.WaitAsync(Token);

        await host.StopAsync(Token);

        Assert.Equal(1, _source.Disposals);
    }

    private static async Task<(HealthStatus, string?)> CheckAsync(IHost host)
    {
        HealthReportEntry entry = (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["agents"];
        return (entry.Status, entry.Description);
    }

    private Task<IHost> StartAsync(Func<CancellationToken, Task<IToolSource>> connect) => Apps.StartAsync(
        agents => agents
            .AddModel("fast", _ => _model)
            .AddToolSource("files", (_, token) => connect(token), isOptional: true)
            .AddAgent("guide", agent => agent.UseModel("fast").WithToolSource("files")),
        services: services =>
        {
            services.AddSingleton<TimeProvider>(_clock).AddSingleton<ILoggerFactory>(_log);
            services.AddHealthChecks().AddAgents();
        });

    private ServiceProvider Services(Func<CancellationToken, Task<IToolSource>> connect)
    {
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(_clock);
        services.AddAgents().AddToolSource("files", (_, token) => connect(token), isOptional: true);
        return services.BuildServiceProvider();
    }

    private sealed class Plain : IToolSource, IDisposable
    {
        public int Disposals { get; private set; }

        public ToolSet Tools => ToolSet.Empty;

        public void Dispose() => Disposals++;
    }

    private sealed class Source : IToolSource, IHealthSource, IAsyncDisposable
    {
        private readonly TaskCompletionSource _disposed = new();

        public int Disposals { get; private set; }

        public Task Disposed => _disposed.Task;

        public SourceHealth Health { get; set; } = new() { Level = HealthLevel.Healthy };

        public ToolSet Tools { get; } = ToolSet.Create([Tool.Create(() => "text", "read", "Reads.")]);

        public ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken) => new(Health);

        public ValueTask DisposeAsync()
        {
            Disposals++;
            _disposed.TrySetResult();
            return ValueTask.CompletedTask;
        }
    }
}
