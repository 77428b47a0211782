using Agents.Core.Hosting;
using Agents.Core.Testing;
using Agents.Core.Tools;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agents.Core.HostingTests;

public sealed class ShutdownTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_run_that_ends_while_the_host_drains_ends_as_it_would_and_new_ones_are_refused()
    {
        ManualTimeProvider clock = new();
        Gate gate = new();
        using IHost host = await Apps.StartAsync(agents => agents.AddAgent("gate", _ => gate), services: services => services.AddSingleton<TimeProvider>(clock));
        Task<RunResult<string>> run = host.Runner().RunAsync("gate", "x", null, Token);
        await gate.Inside;

        Task stopping = host.StopAsync(Token);
        await clock.WaitForTimersAsync(1, Token);
        AgentsStoppingException refused = await Assert.ThrowsAsync<AgentsStoppingException>(() => host.Runner().RunAsync("gate", "x", null, Token));
        Assert.Throws<AgentsStoppingException>(() => { _ = host.Runner().StartRun("gate", "x", null, Token); });
        gate.Open();
        await stopping;

        Assert.Equal("x", (await run).Output);
        Assert.Equal("A run of the agent 'gate' was not started, because the host is stopping; no runs are started any more.", refused.Message);
        Assert.True(refused.IsTransient);
    }

    [Fact]
    public async Task A_run_that_is_still_there_after_the_drain_time_is_cancelled_settled_and_awaited()
    {
        ManualTimeProvider clock = new();
        EventRecorder recorder = new();
        Gate gate = new() { OnEnter = context => Assert.True(context.Budget.TryReserve(new Budgets.Spend { Turns = 1 }, out _, out _)) };
        LogList log = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("gate", _ => gate),
            new ChangingConfiguration(("Agents:DrainTime", "3s")),
            services => services.AddSingleton<TimeProvider>(clock).AddSingleton<ILoggerFactory>(log).AddSingleton<IObserver<AgentEvent>>(recorder));
        using CancellationTokenSource caller = CancellationTokenSource.CreateLinkedTokenSource(Token);
        Task<RunResult<string>> run = host.Runner().RunAsync("gate", "x", null, caller.Token);
        await gate.Inside;

        Task stopping = host.StopAsync(Token);
        await clock.WaitForTimersAsync(1, Token);
        clock.Advance(TimeSpan.FromSeconds(2.999));
        Assert.False(run.IsCompleted);
        clock.Advance(TimeSpan.FromSeconds(0.001));
        await stopping;

        // Its last event came, and its place is free; whoever awaits it hears of it a moment later.
        Assert.Equal(0, host.Runner().ActiveRuns);
        recorder.Single<RunCanceled>();
        OperationCanceledException canceled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        Assert.NotEqual(caller.Token, canceled.CancellationToken);
        Assert.Contains("The host stops: 1 runs may go on for 3 s.", log.Messages);
        Assert.Contains("1 runs are cancelled, because the host stops.", log.Messages);
        Assert.Contains("All runs have ended.", log.Messages);
    }

    [Fact]
    public async Task Runs_that_take_no_notice_are_named_when_the_time_is_over()
    {
        ManualTimeProvider clock = new();
        Gate deaf = new("deaf", obeys: false);
        Gate polite = new("polite");
        LogList log = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("deaf", _ => deaf).AddAgent("polite", _ => polite),
            new ChangingConfiguration(("Agents:DrainTime", "0s"), ("Agents:ShutdownTimeout", "7s")),
            services => services.AddSingleton<TimeProvider>(clock).AddSingleton<ILoggerFactory>(log));
        Task[] runs = [host.Runner().RunAsync("deaf", "x", null, Token), host.Runner().RunAsync("deaf", "x", null, Token), host.Runner().RunAsync("polite", "x", null, Token)];
        try
        {
            await Task.WhenAll(deaf.Inside, polite.Inside);

            Task stopping = host.StopAsync(Token);
            await clock.WaitForTimersAsync(1, Token);
            await runs[2].ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            clock.Advance(TimeSpan.FromSeconds(7));
            await stopping;

            Assert.Contains("2 runs were still there when the host stopped waiting for them: deaf (2).", log.Messages);
        }
        finally
        {
            // Also when the test fails: the end of the host waits for these runs, on a clock that nobody turns any more.
            deaf.Open();
        }

        await Task.WhenAll(runs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task The_limit_of_the_host_ends_the_waiting_and_still_cancels()
    {
        Gate gate = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("gate", _ => gate), new ChangingConfiguration(("Agents:DrainTime", "1h")), services => services.AddSingleton<TimeProvider>(new ManualTimeProvider()));
        Task<RunResult<string>> run = host.Runner().RunAsync("gate", "x", null, Token);
        await gate.Inside;
        using CancellationTokenSource limit = new();

        Task stopping = host.Services.StopAgentsAsync(limit.Token);
        await limit.CancelAsync();
        await stopping;

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
    }

    [Fact]
    public async Task Each_who_stops_waits_by_limits_and_token_of_its_own()
    {
        Gate gate = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("gate", _ => gate), new ChangingConfiguration(("Agents:DrainTime", "1h")), services => services.AddSingleton<TimeProvider>(new ManualTimeProvider()));
        Task<RunResult<string>> run = host.Runner().RunAsync("gate", "x", null, Token);
        await gate.Inside;

        try
        {
            Task stopping = host.Services.StopAgentsAsync(Token);
            await host.Services.StopAgentsAsync(new CancellationToken(canceled: true));
            await stopping;

            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        }
        finally
        {
            // Also when the test fails: the end of the host waits for the run, on a clock that nobody turns.
            gate.Open();
        }
    }

    [Fact]
    public async Task Services_that_are_disposed_of_while_runs_are_drained_cancel_them()
    {
        Gate gate = new();
        ServiceCollection services = new();
        services.AddSingleton<TimeProvider>(new ManualTimeProvider());
        services.AddAgents(options => options.DrainTime = TimeSpan.FromHours(1)).AddAgent("gate", _ => gate);
        ServiceProvider provider = services.BuildServiceProvider();
        AgentRunner runner = provider.GetRequiredService<AgentRunner>();
        Task<RunResult<string>> run = runner.RunAsync("gate", "x", null, Token);
        await gate.Inside;

        Task stopping = provider.StopAgentsAsync(Token);
        await provider.DisposeAsync();

        Assert.Equal(0, runner.ActiveRuns);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
        await stopping;
    }

    [Fact]
    public async Task Sources_of_tools_are_disposed_of_when_the_last_run_has_ended()
    {
        List<string> order = [];
        TaskCompletionSource inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using IHost host = await Apps.StartAsync(
            agents => agents
                .AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(new OrderSource(order)))
                .AddAgent("work", _ => Agent.Create<string, string>("work", async (text, _, token) =>
                {
                    inside.SetResult();
                    await Task.Delay(Timeout.Infinite, token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    await Task.Yield();
                    order.Add("run");
                    return text;
                })),
            new ChangingConfiguration(("Agents:DrainTime", "0s")));
        Task<RunResult<string>> run = host.Runner().RunAsync("work", "x", null, Token);
        await inside.Task.WaitAsync(Token);

        await host.StopAsync(Token);

        Assert.Equal(["run", "source"], order);
        await ((Task)run).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
    }

    [Fact]
    public async Task A_background_service_sees_its_run_cancelled_before_it_is_stopped_itself()
    {
        Jobs jobs = new();
        using IHost host = await Apps.StartAsync(
            agents => agents.AddAgent("gate", _ => jobs.Gate), new ChangingConfiguration(("Agents:DrainTime", "0s")), services => services.AddSingleton(jobs).AddHostedService<JobService>());
        await jobs.Gate.Inside;

        await host.StopAsync(Token);

        Assert.Equal("cancelled by the host, refused", string.Join(", ", jobs.Ends));
    }

    [Fact]
    public void Runs_that_start_while_the_host_stops_either_reach_their_end_or_are_refused() =>
        Prop.ForAll(
            Gen.Choose(0, 12).Zip(Gen.Choose(1, 12)).ToArbitrary(),
            async schedule =>
            {
                (int before, int after) = schedule;
                int begun = 0;
                int ended = 0;
                using IHost host = await Apps.StartAsync(
                    agents => agents.AddAgent("work", _ => Agent.Create<string, string>("work", async (text, _, token) =>
                    {
                        Interlocked.Increment(ref begun);
                        try
                        {
                            await Task.Yield();
                            token.ThrowIfCancellationRequested();
                            return text;
                        }
                        finally
                        {
                            Interlocked.Increment(ref ended);
                        }
                    })),
                    new ChangingConfiguration(("Agents:DrainTime", "0s")));
                AgentRunner runner = host.Runner();
                List<Task> runs = [.. Enumerable.Range(0, before).Select(_ => Task.Run(() => runner.RunAsync("work", "x")))];
                Task stopping = Task.Run(() => host.StopAsync());
                runs.AddRange(Enumerable.Range(0, after).Select(_ => Task.Run(() => runner.RunAsync("work", "x"))));
                await stopping;

                // Whatever was let in has ended by now; whoever comes later is refused.
                Assert.Equal((Volatile.Read(ref begun), 0), (Volatile.Read(ref ended), runner.ActiveRuns));
                await Task.WhenAll(runs).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                Assert.Equal(begun, ended);
                Assert.All(runs, run => Assert.True(
                    run.IsCompletedSuccessfully || run.IsCanceled || run.Exception?.InnerException is AgentsStoppingException, $"{run.Status} {run.Exception}"));
            }).Check(Config.QuickThrowOnFailure.WithMaxTest(40));

    internal sealed class Jobs
    {
        public Gate Gate { get; } = new();

        public List<string> Ends { get; } = [];
    }

    private sealed class OrderSource(List<string> order) : IToolSource, IDisposable
    {
        public ToolSet Tools => ToolSet.Empty;

        public void Dispose() => order.Add("source");
    }

    private sealed class JobService(AgentRunner runner, Jobs jobs) : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await RunAsync(stoppingToken);
            await RunAsync(stoppingToken);
        }

        private async Task RunAsync(CancellationToken stoppingToken)
        {
            try
            {
                await runner.RunAsync("gate", "x", null, stoppingToken);
            }
            catch (OperationCanceledException canceled)
            {
                jobs.Ends.Add(canceled.CancellationToken == stoppingToken ? "stopped" : "cancelled by the host");
            }
            catch (AgentsStoppingException)
            {
                jobs.Ends.Add("refused");
            }
        }
    }
}
