using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Hosting;
using Agents.Core.Testing;
using Agents.Core.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Agents.Core.HostingTests;

public sealed class HealthTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_part_is_named_and_a_model_is_never_called_unasked()
    {
        KnownClient quiet = new("yes");
        KnownClient telling = new("yes") { Health = () => new SourceHealth { Level = HealthLevel.Healthy, Description = "Up." } };
        using IHost host = await StartAsync(agents => agents.AddModel("quiet", _ => quiet).AddModel("telling", _ => telling), null);

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Healthy, "Everything that was checked works."), (entry.Status, entry.Description));
        Assert.Equal(
            ["host=Healthy", "models/quiet=not checked", "models/telling=Healthy: Up.", "options=Healthy", "runs=0"],
            entry.Data.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal));
        Assert.Equal((0, 0), (quiet.Calls, telling.Calls));
    }

    [Fact]
    public async Task A_model_is_asked_for_a_word_where_the_application_says_so()
    {
        KnownClient quiet = new("yes");
        using IHost host = await StartAsync(agents => agents.AddModel("quiet", _ => quiet), options => options.PingsModels = true);

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal("Healthy: It answered.", entry.Data["models/quiet"]);
        Assert.Equal(1, quiet.Calls);
    }

    [Fact]
    public async Task Layers_tell_what_calls_have_met_and_no_call_is_made_for_it()
    {
        ManualTimeProvider clock = new();
        Turn failure = Turn.Throws(new ModelException("m", ModelErrorKind.Overloaded, "canary-secret"));
        ScriptedChatClient model = ScriptedChatClient.FromTurns(failure, failure);
        using IHost host = await StartAsync(
            agents => agents
                .AddModel("fast", _ => model, (_, layers) => layers.UseFallback(Apps.Saying("last")).UseResilience(Broken))
                .AddModel("slow", _ => Apps.Saying("x"), (_, layers) => layers.UseResilience()),
            null,
            null,
            services => services.AddSingleton<TimeProvider>(clock));
        IChatClient fast = host.Services.GetRequiredKeyedService<IChatClient>("fast");
        await fast.GetResponseAsync("x", cancellationToken: Token);
        await fast.GetResponseAsync("x", cancellationToken: Token);

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal(
            (HealthStatus.Degraded, "models/fast: 'scripted': It failed too often, so that its circuit is open; a call is let through again in 15 s."),
            (entry.Status, entry.Description));
        Assert.Equal("Healthy", entry.Data["models/slow"]);
        Assert.Equal(2, model.Requests.Count);

        void Broken(ModelResilienceOptions options)
        {
            options.Clock = clock;
            options.Overloaded.Retries = 0;
            options.CircuitBreaker = new ModelBreakerOptions { MinimumAttempts = 2, FailureRatio = 0.5 };
        }
    }

    [Fact]
    public async Task A_model_of_which_only_calls_tell_is_still_asked_for_a_word_where_the_application_says_so()
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Turn.Throws(new ModelException("m", ModelErrorKind.Authentication, "no.")), Turn.Throws(new ModelException("m", ModelErrorKind.Authentication, "no.")), Turn.Text("yes"));
        KnownClient telling = new("yes") { Health = () => new SourceHealth { Level = HealthLevel.Healthy, Description = "Up." } };
        using IHost host = await StartAsync(
            agents => agents
                .AddModel("fast", _ => model, (_, layers) => layers.UseFallback(Apps.Saying("last")).UseResilience())
                .AddModel("telling", _ => telling, (_, layers) => layers.UseResilience()),
            options => options.PingsModels = true);

        HealthReportEntry first = await CheckAsync(host);
        HealthReportEntry second = await CheckAsync(host);
        HealthReportEntry third = await CheckAsync(host);

        Assert.Equal("Degraded: 'scripted': The provider refused the key when it was called last.", first.Data["models/fast"]);
        Assert.Equal(first.Data["models/fast"], second.Data["models/fast"]);
        Assert.Equal("Healthy: It answered.", third.Data["models/fast"]);
        Assert.Equal(("Healthy: Up.", 0), (third.Data["models/telling"], telling.Calls));
    }

    [Fact]
    public async Task Limits_that_only_a_layer_has_are_told_too()
    {
        ManualTimeProvider clock = new();
        using ModelLimits limits = new(new ModelLimitsOptions { Name = "own", MaxConcurrency = 1, Clock = clock });
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Turn.Throws(new ModelException("m", ModelErrorKind.RateLimited, "no.") { RetryAfter = TimeSpan.FromSeconds(20) }));
        using IHost host = await StartAsync(
            agents => agents
                .AddModel("fast", _ => model, (_, layers) => layers.UseLimits(limits))
                .AddModel("slow", _ => Apps.Saying("x"), (_, layers) => layers.UseLimits(limits)),
            null);
        await Assert.ThrowsAsync<ModelException>(() => host.Services.GetRequiredKeyedService<IChatClient>("fast").GetResponseAsync("x", cancellationToken: Token));

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal(
            (HealthStatus.Degraded, "limits/own: The provider asked to wait 20 s: 0 calls run, 0 wait."), (entry.Status, entry.Description));
    }

    [Theory]
    [InlineData(HealthLevel.Degraded, HealthStatus.Degraded)]
    [InlineData(HealthLevel.Unhealthy, HealthStatus.Unhealthy)]
    public async Task The_worst_part_decides(HealthLevel level, HealthStatus expected)
    {
        using IHost host = await StartAsync(
            agents => agents
                .AddModel("good", _ => new KnownClient("x") { Health = () => new SourceHealth { Level = HealthLevel.Healthy } })
                .AddToolSource("files", (_, _) => Task.FromResult<IToolSource>(new TellingSource(level))),
            null);

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((expected, "tools/files: Reconnecting."), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task A_check_that_throws_is_unhealthy_and_its_words_are_kept_back()
    {
        using IHost host = await StartAsync(
            agents => agents.AddModel("bad", _ => new KnownClient("x") { Health = () => throw new InvalidDataException("canary-secret") }), null);

        HealthReportEntry entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Unhealthy, "models/bad: The check failed with InvalidDataException."), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task Limits_with_a_full_line_are_degraded()
    {
        BlockedClient model = new();
        using IHost host = await StartAsync(
            agents => agents
                .AddLimits("key", limits => (limits.MaxConcurrency, limits.QueueLimit) = (1, 1))
                .AddModel("fast", _ => model),
            null,
            new ChangingConfiguration(("Agents:Models:fast:Limits", "key")));
        IChatClient client = host.Services.GetRequiredKeyedService<IChatClient>("fast");
        Task<ChatResponse> first = client.GetResponseAsync("one", cancellationToken: Token);
        Task<ChatResponse> second = client.GetResponseAsync("two", cancellationToken: Token);

        HealthReportEntry entry = await CheckAsync(host);
        model.Open();
        await Task.WhenAll(first, second);

        Assert.Equal((HealthStatus.Degraded, "limits/key: The line is full: 1 calls run, 1 wait."), (entry.Status, entry.Description));
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Before_the_start_and_from_the_stop_on_the_host_is_unhealthy()
    {
        using IHost host = Apps.Build(
            agents => agents.AddAgent("same", _ => Agent.Create<string, string>("same", text => text)), services: services => services.AddHealthChecks().AddAgents());

        Assert.Equal((HealthStatus.Unhealthy, "host: The agents are not ready yet."), Of(await CheckAsync(host)));
        await host.StartAsync(Token);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        await host.StopAsync(Token);
        Assert.Equal((HealthStatus.Unhealthy, "host: The host is stopping; no runs are started any more."), Of(await CheckAsync(host)));
    }

    [Fact]
    public async Task The_name_the_tags_and_what_a_failure_counts_for_are_the_applications()
    {
        using IHost host = Apps.Build(
            agents => agents.AddAgent("same", _ => Agent.Create<string, string>("same", text => text)),
            services: services => services.AddHealthChecks().AddAgents("workers", HealthStatus.Degraded, ["ready"]));

        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(check => check.Tags.Contains("ready"), Token);

        Assert.Equal((HealthStatus.Degraded, "host: The agents are not ready yet."), Of(Assert.Single(report.Entries, entry => entry.Key == "workers").Value));
    }

    private static (HealthStatus, string?) Of(HealthReportEntry entry) => (entry.Status, entry.Description);

    private static Task<IHost> StartAsync(
        Action<AgentsBuilder> add, Action<AgentsHealthOptions>? configure, ChangingConfiguration? configuration = null, Action<IServiceCollection>? more = null) =>
        Apps.StartAsync(add, configuration, services =>
        {
            services.AddHealthChecks().AddAgents(configure: configure);
            more?.Invoke(services);
        });

    private static async Task<HealthReportEntry> CheckAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["agents"];

    private sealed class TellingSource(HealthLevel level) : IToolSource, IHealthSource
    {
        public ToolSet Tools => ToolSet.Empty;

        public ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken) => new(new SourceHealth { Level = level, Description = "Reconnecting." });
    }

    private sealed class BlockedClient() : DelegatingChatClient(Apps.Saying("x"))
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Open() => _open.SetResult();

        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            await _open.Task.WaitAsync(cancellationToken);
            return await base.GetResponseAsync(messages, options, cancellationToken);
        }
    }
}
