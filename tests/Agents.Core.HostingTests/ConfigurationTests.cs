using Agents.Core.Budgets;
using Agents.Core.Chat.Clients;
using Agents.Core.Hosting;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Agents.Core.HostingTests;

public sealed class ConfigurationTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public void Each_key_sets_what_it_names()
    {
        AgentsOptions options = Read(
            ("Agents:Budget:Usd", "0.05"),
            ("Agents:Budget:Tokens", "1"),
            ("Agents:Budget:InputTokens", "2"),
            ("Agents:Budget:CachedInputTokens", "3"),
            ("Agents:Budget:CacheWriteTokens", "4"),
            ("Agents:Budget:OutputTokens", "5"),
            ("Agents:Budget:ReasoningTokens", "6"),
            ("Agents:Budget:ModelCalls", "7"),
            ("Agents:Budget:ToolCalls", "8"),
            ("Agents:Budget:Turns", "9"),
            ("Agents:Budget:Depth", "10"),
            ("Agents:Budget:Duration", "2m"),
            ("Agents:Budget:ToolUnits:search", "11"),
            ("Agents:Agents:guide:Model", "fast"),
            ("Agents:Agents:guide:Instructions", "Be brief."),
            ("Agents:Agents:guide:MaxTurns", "12"),
            ("Agents:Agents:guide:MaxOutputTokens", "13"),
            ("Agents:Agents:guide:MaxParallelToolCalls", "14"),
            ("Agents:Agents:guide:Streaming", "true"),
            ("Agents:Agents:guide:Budget:Turns", "15"),
            ("Agents:Models:fast", "openai:gpt-5-mini"),
            ("Agents:Models:large:Model", "offline"),
            ("Agents:Models:large:Limits", "key"),
            ("Agents:Limits:key:MaxConcurrency", "16"),
            ("Agents:Limits:key:RequestsPerMinute", "17"),
            ("Agents:Limits:key:TokensPerMinute", "18"),
            ("Agents:Limits:key:QueueLimit", "19"),
            ("Agents:Limits:key:ExpectedOutputTokens", "20"),
            ("Agents:Limits:key:RefusesLargeCalls", "true"),
            ("Agents:Limits:key:CountsCachedTokens", "false"),
            ("Agents:Limits:key:MaxPause", "21s"),
            ("Agents:UnknownModels", "CountTokensOnly"),
            ("Agents:EventBufferCapacity", "22"),
            ("Agents:ObserverGrace", "23s"),
            ("Agents:DrainTime", "24s"),
            ("Agents:ShutdownTimeout", "25s"));

        List<string> failures = [];
        options.AddFailures(failures);
        Assert.Empty(failures);
        Assert.Equal(
            new Budget
            {
                MicroDollars = 50_000,
                Tokens = 1,
                InputTokens = 2,
                CachedInputTokens = 3,
                CacheWriteTokens = 4,
                OutputTokens = 5,
                ReasoningTokens = 6,
                ModelCalls = 7,
                ToolCalls = 8,
                Turns = 9,
                Depth = 10,
                Duration = TimeSpan.FromMinutes(2),
                ToolUnits = ToolUnits.Of(("search", 11)),
            },
            options.Budget);
        HostedAgentOptions guide = options.Agents["GUIDE"];
        Assert.Equal(("fast", "Be brief.", 12, 13, 14, true), (guide.Model, guide.Instructions, guide.MaxTurns, guide.MaxOutputTokens, guide.MaxParallelToolCalls, guide.Streaming));
        Assert.Equal(Budget.Unlimited with { Turns = 15 }, guide.Budget);
        Assert.Equal(("openai:gpt-5-mini", null, "offline", "key"), (options.Models["fast"].Model, options.Models["fast"].Limits, options.Models["large"].Model, options.Models["large"].Limits));
        ModelLimitsOptions limits = options.Limits["key"];
        Assert.Equal((16, 17, 18, 19, 20), (limits.MaxConcurrency, limits.RequestsPerMinute, limits.TokensPerMinute, limits.QueueLimit, limits.ExpectedOutputTokens));
        Assert.Equal((true, false, TimeSpan.FromSeconds(21)), (limits.RefusesLargeCalls, limits.CountsCachedTokens, limits.MaxPause));
        Assert.Equal((UnknownModels.CountTokensOnly, 22), (options.Prices.UnknownModels, options.EventBufferCapacity));
        Assert.Equal(
            (TimeSpan.FromSeconds(23), TimeSpan.FromSeconds(24), TimeSpan.FromSeconds(25)), (options.ObserverGrace, options.DrainTime, options.ShutdownTimeout));
    }

    [Fact]
    public void What_nobody_says_has_the_default_that_the_documentation_names()
    {
        AgentsOptions options = Read();

        Assert.Equal((Budget.Unlimited, PriceBook.Default, 1_024), (options.Budget, options.Prices, options.EventBufferCapacity));
        Assert.Equal(
            (TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(20)), (options.ObserverGrace, options.DrainTime, options.ShutdownTimeout));
        Assert.Empty(options.Agents);
        Assert.Empty(options.Models);
        Assert.Empty(options.Limits);
    }

    [Theory]
    [InlineData("00:02:00", 120_000)]
    [InlineData("500ms", 500)]
    [InlineData("90s", 90_000)]
    [InlineData(" 1.5 m ", 90_000)]
    [InlineData("5min", 300_000)]
    [InlineData("1h", 3_600_000)]
    [InlineData("1d", 86_400_000)]
    public void Times_have_units(string text, int milliseconds) =>
        Assert.Equal(TimeSpan.FromMilliseconds(milliseconds), Read(("Agents:DrainTime", text)).DrainTime);

    [Theory]
    [InlineData("DrainTime", "90")]
    [InlineData("DrainTime", "s")]
    [InlineData("DrainTime", "-1s")]
    [InlineData("DrainTime", "1w")]
    [InlineData("DrainTime", "99999999999d")]
    public void Anything_else_is_no_time(string key, string text) =>
        Assert.Equal($"Agents:{key} must be a time with its unit, such as 00:02:00, 500ms, 90s, 5m or 1h, but is '{text}'.", Assert.Single(Read(($"Agents:{key}", text)).ReadFailures));

    [Theory]
    [InlineData("Agents:DrainTime", "25h", "DrainTime must be 0 to 1.00:00:00, but is 1.01:00:00.")]
    [InlineData("Agents:ShutdownTimeout", "-00:00:01", "ShutdownTimeout must be 0 to 1.00:00:00, but is -00:00:01.")]
    [InlineData("Agents:ObserverGrace", "2h", "ObserverGrace must be 0 to 01:00:00, but is 02:00:00.")]
    [InlineData("Agents:Budget:Duration", "50d", "Agents:Budget:Duration must be 0 to 49 days, but is 50.00:00:00.")]
    [InlineData("Agents:Budget:Usd", "-1", "Agents:Budget:Usd must be an amount of dollars from 0 to 9000000000000, such as 0.05, but is '-1'.")]
    [InlineData("Agents:Budget:Turns", "1.5", "Agents:Budget:Turns must be a whole number, but is '1.5'.")]
    [InlineData("Agents:EventBufferCapacity", "3000000000", "Agents:EventBufferCapacity must be at most 2147483647, but is 3000000000.")]
    [InlineData("Agents:Budget", "5", "Agents:Budget must be a section with keys of its own, but is '5'.")]
    [InlineData("Agents:DrainTime:Seconds", "5", "Agents:DrainTime must be a value, but has keys of its own.")]
    [InlineData("Agents:UnknownModels", " ", "Agents:UnknownModels must not be empty; leave the key out to leave it unset.")]
    [InlineData("Agents:Agents:guide:Streaming", "yes", "Agents:Agents:guide:Streaming must be true or false, but is 'yes'.")]
    [InlineData("Agents:Agents:guide:MaxTurns", "0", "The agent 'guide' could not be made: MaxTurns must be 1 to 10000 turns, but is 0.")]
    [InlineData("Agents:Agents:guide:MaxOutputTokens", "0", "The agent 'guide' could not be made: MaxOutputTokens must be 1 or more tokens, or null, but is 0.")]
    [InlineData("Agents:Models:fast:Modell", "offline", "Agents:Models:fast:Modell is unknown; did you mean Model?")]
    public async Task What_is_out_of_its_range_is_told_with_the_range(string key, string value, string failure) => Assert.Equal(
        [failure],
        await Apps.StartFailuresAsync(
            agents => agents.AddModel("fast", _ => Apps.Saying("x")).AddAgent("guide", agent => agent.UseModel("fast")), new ChangingConfiguration((key, value))));

    [Fact]
    public async Task What_code_sets_wrong_is_told_as_well()
    {
        IReadOnlyList<string> failures = await Apps.StartFailuresAsync(
            agents => agents.AddAgent("guide", _ => Agent.Create<string, string>("guide", text => text)),
            services: services => services.Configure<AgentsOptions>(options =>
            {
                options.Budget = Budget.Share(0.5);
                options.Prices = null!;
                options.Agents["guide"] = new HostedAgentOptions { Budget = Budget.Share(0.5) };
                options.Models["fast"] = null!;
            }));

        const string Amounts = "must be in amounts, such as Budget.Usd(0.05m), because a run has no parent to take a share of.";
        Assert.Equal([$"Budget {Amounts}", "Prices must not be null.", $"Agents:guide:Budget {Amounts}", "Models:fast must not be null."], failures);
    }

    [Fact]
    public async Task Configuration_has_the_last_word_over_code()
    {
        ScriptedChatClient model = Apps.Saying("by code");
        ChangingConfiguration configuration = new(
            ("ECHO_TEST_KEY", "k"),
            ("Agents:Budget:Turns", "2"),
            ("Agents:Models:named", "echo:two"),
            ("Agents:Models:made", "echo:three"),
            ("Agents:Limits:key:MaxConcurrency", "4"),
            ("Agents:Agents:guide:Model", "made"),
            ("Agents:Agents:guide:MaxOutputTokens", "77"),
            ("Agents:Agents:plain:MaxOutputTokens", "77"),
            ("Agents:Agents:plain:Streaming", "true"));
        using IHost host = await Apps.StartAsync(
            agents => agents
                .AddProviders(catalog => catalog.Add(new EchoProvider()))
                .AddModel("named", "echo:one")
                .AddModel("made", _ => Apps.Saying("never"))
                .AddModel("kept", _ => model)
                .AddLimits("key", limits => (limits.MaxConcurrency, limits.RequestsPerMinute) = (1, 9))
                .AddAgent("guide", agent => agent.UseModel("named").Configure(options => options.MaxOutputTokens = 5))
                .AddAgent("plain", agent => agent.UseModel("kept").Configure(options => options.MaxOutputTokens = 5)),
            configuration,
            services => services.Configure<AgentsOptions>(options => options.Budget = Budget.Unlimited with { Turns = 1, ToolCalls = 3 }));

        Assert.Equal("three with k", (await host.Runner().RunAsync("guide", "x", null, Token)).Output);
        Assert.Equal("two with k", (await host.Services.GetRequiredKeyedService<IChatClient>("named").GetResponseAsync("x", cancellationToken: Token)).Text);
        await host.Runner().RunAsync("plain", "x", null, Token);
        Assert.Equal((77, true), (model.Requests[0].Options!.MaxOutputTokens, model.Requests[0].IsStreaming));
        AgentRegistry registry = host.Services.GetRequiredService<AgentRegistry>();
        Assert.Equal(Budget.Unlimited with { Turns = 2, ToolCalls = 3 }, registry.FindAgent("guide")!.Budget);
        Assert.Equal("made", registry.FindAgent("guide")!.Model);
        ModelLimitsOptions limits = host.Services.GetRequiredService<IOptions<AgentsOptions>>().Value.Limits["key"];
        Assert.Equal((4, 9), (limits.MaxConcurrency, limits.RequestsPerMinute));
    }

    [Fact]
    public async Task A_model_string_has_retries_a_client_has_what_was_said_and_limits_stand_inside()
    {
        ChangingConfiguration configuration = new(
            ("ECHO_TEST_KEY", "k"), ("Agents:Models:configured", "echo:one"), ("Agents:Limits:key:MaxConcurrency", "4"), ("Agents:Models:named:Limits", "key"));
        using IHost host = await Apps.StartAsync(
            agents => agents
                .AddProviders(catalog => catalog.Add(new EchoProvider()))
                .AddModel("named", "echo:one")
                .AddModel("made", _ => Apps.Saying("x"))
                .AddModel("layered", _ => Apps.Saying("x"), (_, layers) => layers.UseModel("m")),
            configuration);

        Assert.Equal(
            ["named: ResilientChatClient around LimitedChatClient", "made: ScriptedChatClient", "layered: SingleModelChatClient around ScriptedChatClient"],
            ((string[])["named", "made", "layered"]).Select(name => $"{name}: {Describe(host.Services.GetRequiredKeyedService<IChatClient>(name))}"));

        Assert.Equal("one with k", (await host.Services.GetRequiredKeyedService<IChatClient>("named").GetResponseAsync("x", cancellationToken: Token)).Text);

        // Nobody added it, so nobody can inject it, but agents can name it.
        Assert.Null(host.Services.GetKeyedService<IChatClient>("configured"));
    }

    [Fact]
    public async Task A_client_that_was_injected_stays_the_one_that_it_was()
    {
        ChangingConfiguration configuration = new(("ECHO_TEST_KEY", "k"), ("Agents:Models:fast", "echo:one"));
        using IHost host = await Apps.StartAsync(agents => agents.AddProviders(catalog => catalog.Add(new EchoProvider())).AddModel("fast"), configuration);
        IChatClient client = host.Services.GetRequiredKeyedService<IChatClient>("fast");

        configuration.Change(("Agents:Models:fast", "echo:two"));

        Assert.Equal("one with k", (await client.GetResponseAsync("x", cancellationToken: Token)).Text);
        Assert.Same(client, host.Services.GetRequiredKeyedService<IChatClient>("fast"));
    }

    [Fact]
    public void The_registry_shows_no_key_of_an_address_and_no_tools_before_their_source_is_connected()
    {
        using IHost host = Apps.Build(
            agents => agents
                .AddToolSource("files", (_, _) => throw new InvalidDataException())
                .AddAgent("guide", agent => agent.WithToolSource("files")),
            new ChangingConfiguration(("Agents:Models:own", "http://localhost:1/v1?api-key=canary-secret#qwen3")));

        AgentRegistry registry = host.Services.GetRequiredService<AgentRegistry>();

        Assert.Equal("http://localhost:1/v1", registry.Entries.Single(entry => entry.Name == "own").Model);
        Assert.Empty(registry.Entries.Single(entry => entry.Name == "files").Tools);
        Assert.Equal("own", registry.FindAgent("guide")!.Model);
        Assert.Empty(registry.FindAgent("guide")!.Tools);
    }

    private static string Describe(IChatClient client)
    {
        string[] layers = [.. new[] { typeof(ResilientChatClient), typeof(LimitedChatClient), typeof(SingleModelChatClient), typeof(ScriptedChatClient) }
            .Where(layer => client.GetService(layer) is not null).Select(layer => layer.Name)];
        Assert.Equal(layers[0], client.GetService(typeof(IChatClient))!.GetType().Name);
        return string.Join(" around ", layers.Take(2));
    }

    private static AgentsOptions Read(params (string, string?)[] values)
    {
        using IHost host = Apps.Build(agents => agents.AddAgent("guide", agent => agent.UseModel("fast")), new ChangingConfiguration(values));
        return host.Services.GetRequiredService<IOptions<AgentsOptions>>().Value;
    }
}
