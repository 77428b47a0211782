using Agents.Core.Hosting;
using Agents.Core.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Agents.Core.HostingTests;

/// <summary>What the application's own code throws may quote a connection string: above Trace the log has its type alone.</summary>
public sealed class HostLogTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static InvalidDataException Failure => new("canary-secret");

    [Fact]
    public async Task What_a_factory_throws() => Assert.Equal(
        "The agent 'broken' could not be built (InvalidDataException).",
        await ToldAsync(agents => agents.AddAgent<string, string>("broken", _ => throw Failure), StartInVainAsync));

    [Fact]
    public async Task What_the_connecting_of_a_tool_source_throws() => Assert.Equal(
        "The tool source files could not be connected (InvalidDataException).",
        await ToldAsync(agents => agents.AddToolSource("files", (_, _) => throw Failure), StartInVainAsync));

    [Fact]
    public async Task What_the_connecting_of_an_optional_tool_source_throws() => Assert.Equal(
        "The tool source files could not be connected (InvalidDataException); the next attempt is in 1 s.",
        await ToldAsync(agents => agents.AddToolSource("files", (_, _) => throw Failure, isOptional: true), host => host.StartAsync(Token)));

    [Fact]
    public async Task What_a_health_check_throws() => Assert.Equal(
        "The health of bad could not be checked (InvalidDataException).",
        await ToldAsync(
            agents => agents.AddModel("bad", _ => new KnownClient("x") { Health = () => throw Failure }),
            async host =>
            {
                await host.StartAsync(Token);
                await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(registration => registration.Name == "agents", Token);
            }));

    [Fact]
    public async Task What_the_services_of_a_run_throw_at_their_end() => Assert.Equal(
        "The services of a run of agent work could not be disposed of (InvalidDataException).",
        await ToldAsync(
            agents => agents.AddAgent("work", _ => Agent.Create<string, string>("work", (text, context, _) =>
            {
                context.Services!.GetRequiredService<Disposal>();
                return ValueTask.FromResult(text);
            })),
            async host =>
            {
                await host.StartAsync(Token);
                await host.Runner().RunAsync("work", "x", null, Token);
            }));

    [Fact]
    public async Task What_waits_for_the_cancelling_of_runs_throws()
    {
        TaskCompletionSource inside = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Assert.Equal(
            "What was to happen at the cancelling of runs threw (AggregateException).",
            await ToldAsync(
                agents => agents.AddAgent("work", _ => Agent.Create<string, string>("work", async (text, _, token) =>
                {
                    using CancellationTokenRegistration registration = token.Register(() => throw Failure);
                    inside.SetResult();
                    await Task.Delay(Timeout.InfiniteTimeSpan, token);
                    return text;
                })),
                async host =>
                {
                    await host.StartAsync(Token);
                    Task<RunResult<string>> run = host.Runner().RunAsync("work", "x", null, Token);
                    await inside.Task.WaitAsync(Token);
                    await host.StopAsync(Token);
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run);
                },
                new ChangingConfiguration(("Agents:DrainTime", "0s"))));
    }

    private static Task StartInVainAsync(IHost host) => Assert.ThrowsAsync<AgentOptionsException>(() => host.StartAsync(Token));

    /// <summary>Gets the one message above Information after something was done with a host.</summary>
    private static async Task<string> ToldAsync(Action<AgentsBuilder> add, Func<IHost, Task> doAsync, ChangingConfiguration? configuration = null)
    {
        LogList log = new();
        using (IHost host = Apps.Build(add, configuration, services =>
        {
            services.AddSingleton<ILoggerFactory>(log).AddSingleton<TimeProvider>(new ManualTimeProvider()).AddScoped<Disposal>();
            services.AddHealthChecks().AddAgents();
        }))
        {
            await doAsync(host);
        }

        (LogLevel Level, string Text, Exception? Exception)[] ours = [.. log.Entries.Where(entry => entry.Exception is null or InvalidDataException or AggregateException)];
        Assert.DoesNotContain(ours, entry => entry.Level > LogLevel.Trace && $"{entry.Text} {entry.Exception}".Contains("canary-secret", StringComparison.Ordinal));
        (_, string where, Exception? whole) = Assert.Single(ours, entry => entry.Exception is not null);
        Assert.EndsWith(" threw.", where, StringComparison.Ordinal);
        Assert.Contains("canary-secret", whole!.Message, StringComparison.Ordinal);
        return Assert.Single(ours, entry => entry.Level > LogLevel.Information && entry.Text.Contains("Exception)", StringComparison.Ordinal)).Text;
    }

    private sealed class Disposal : IDisposable
    {
        public void Dispose() => throw Failure;
    }
}
