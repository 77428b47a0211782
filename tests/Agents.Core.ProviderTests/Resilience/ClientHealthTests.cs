using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

public sealed class ClientHealthTests
{
    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public async Task An_open_circuit_is_unhealthy_until_a_call_is_let_through_and_then_degraded_until_it_closes()
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Calls.Fails(ModelErrorKind.Overloaded), Calls.Fails(ModelErrorKind.Overloaded), Calls.Fails(ModelErrorKind.Overloaded), Turn.Text("fine"));
        using IChatClient client = Resilient(model);
        Assert.Equal((HealthLevel.Healthy, ""), await CheckAsync(client));
        await FailAsync(client);
        Assert.Equal((HealthLevel.Healthy, ""), await CheckAsync(client));

        await FailAsync(client);
        Assert.Equal((HealthLevel.Unhealthy, "It failed too often, so that its circuit is open; a call is let through again in 15 s."), await CheckAsync(client));
        _clock.Advance(TimeSpan.FromSeconds(14.5));
        Assert.Equal((HealthLevel.Unhealthy, "It failed too often, so that its circuit is open; a call is let through again in 1 s."), await CheckAsync(client));
        _clock.Advance(TimeSpan.FromSeconds(0.5));
        Assert.Equal((HealthLevel.Degraded, "It failed too often; the next call tries whether it is back."), await CheckAsync(client));

        await FailAsync(client);
        Assert.Equal((HealthLevel.Unhealthy, "It failed too often, so that its circuit is open; a call is let through again in 15 s."), await CheckAsync(client));
        _clock.Advance(TimeSpan.FromSeconds(15));
        await client.AskAsync(streaming: false);
        Assert.Equal((HealthLevel.Healthy, ""), await CheckAsync(client));
        Assert.Equal(4, model.Requests.Count);
    }

    [Fact]
    public async Task The_circuit_of_a_run_is_told_by_the_clock_of_the_run()
    {
        using IChatClient client = Resilient(ScriptedChatClient.FromFunction(_ => Calls.Fails(ModelErrorKind.Connection)));
        ManualTimeProvider other = new();

        await new RunOptions { Clock = other }.InRunAsync(async (context, token) =>
        {
            await FailAsync(client, new PaidCall(context).Options());
            return await FailAsync(client, new PaidCall(context).Options());
        });

        _clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(HealthLevel.Unhealthy, (await CheckAsync(client)).Level);
        other.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(HealthLevel.Degraded, (await CheckAsync(client)).Level);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_refused_key_is_degraded_until_an_answer_comes_and_no_other_failure_counts(bool streaming)
    {
        ScriptedChatClient model = ScriptedChatClient.FromTurns(
            Calls.Fails(ModelErrorKind.InvalidRequest), Calls.Fails(ModelErrorKind.Authentication), Calls.Fails(ModelErrorKind.InvalidRequest), Turn.Text("fine"));
        using IChatClient client = Resilient(model);
        await FailAsync(client, null, streaming);
        Assert.Equal((HealthLevel.Healthy, ""), await CheckAsync(client));

        await FailAsync(client, null, streaming);
        await FailAsync(client, null, streaming);
        Assert.Equal((HealthLevel.Degraded, "The provider refused the key when it was called last."), await CheckAsync(client));

        await client.AskAsync(streaming);
        Assert.Equal((HealthLevel.Healthy, ""), await CheckAsync(client));
    }

    [Fact]
    public async Task The_worse_of_a_layer_and_the_client_inside_is_told_through_every_layer()
    {
        TellingClient model = new() { Told = new SourceHealth { Level = HealthLevel.Degraded, Description = "Slow today." } };
        using ModelLimits limits = new(new ModelLimitsOptions { MaxConcurrency = 1, Clock = _clock });
        using IChatClient client = ModelClientBuilder.Wrap(model).UseFallback(Calls.Named("last")).UseResilience(Rules).UseModel("m").UseLimits(limits).Build();
        IChatClient[] tried = [client, client.GetService<ResilientChatClient>()!];

        Assert.Equal((HealthLevel.Degraded, "'m': Slow today."), await CheckAsync(tried[0]));
        Assert.Equal((HealthLevel.Degraded, "Slow today."), await CheckAsync(tried[1]));
        await FailAsync(tried[1]);
        await FailAsync(tried[1]);
        Assert.Equal(HealthLevel.Unhealthy, (await CheckAsync(tried[1])).Level);
        model.Told = new SourceHealth { Level = HealthLevel.Unhealthy, Description = "Gone." };
        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal((HealthLevel.Unhealthy, "Gone."), await CheckAsync(tried[1]));
    }

    [Fact]
    public async Task A_fallback_is_degraded_while_its_first_is_down_and_unhealthy_when_all_are()
    {
        using IChatClient client = ModelClientBuilder.Wrap(Resilient(Failing("first"))).UseFallback(options =>
        {
            options.Clock = _clock;
            options.CoolDown = TimeSpan.FromMinutes(1);
            options.Clients.Add(Calls.Named("second", Turn.Text("two"), Calls.Fails(ModelErrorKind.RateLimited, TimeSpan.FromSeconds(90))));
        }).Build();
        Assert.Equal((HealthLevel.Healthy, ""), await CheckAsync(client));

        await FailAsync(client.GetService<ResilientChatClient>()!);
        await client.AskAsync(streaming: false);
        const string First = "'first': It failed too often, so that its circuit is open; a call is let through again in 15 s.";
        Assert.Equal((HealthLevel.Degraded, First), await CheckAsync(client));

        await FailAsync(client);
        Assert.Equal((HealthLevel.Unhealthy, $"{First} 'second': It failed (RateLimited), and is passed over for another 90 s."), await CheckAsync(client));

        _clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(HealthLevel.Degraded, (await CheckAsync(client)).Level);
        _clock.Advance(TimeSpan.FromSeconds(75));
        Assert.Equal((HealthLevel.Degraded, "'first': It failed too often; the next call tries whether it is back."), await CheckAsync(client));
    }

    [Fact]
    public async Task A_fallback_whose_first_works_is_healthy_and_still_names_the_others()
    {
        TellingClient second = new() { Told = new SourceHealth { Level = HealthLevel.Unhealthy, Description = "Gone." } };
        using IChatClient client = ModelClientBuilder.Wrap(Calls.Named("first")).UseFallback(second).Build();

        Assert.Equal((HealthLevel.Healthy, "'scripted': Gone."), await CheckAsync(client));
    }

    [Fact]
    public async Task A_check_that_is_cancelled_says_so()
    {
        using IChatClient client = ModelClientBuilder.Wrap(Resilient(Calls.Named("first"))).UseFallback(Calls.Named("second")).Build();
        CancellationToken canceled = new(canceled: true);

        Assert.Equal(canceled, (await Assert.ThrowsAsync<OperationCanceledException>(async () => await ((IHealthSource)client).CheckHealthAsync(canceled))).CancellationToken);
        ResilientChatClient inside = client.GetService<ResilientChatClient>()!;
        Assert.Equal(canceled, (await Assert.ThrowsAsync<OperationCanceledException>(async () => await inside.CheckHealthAsync(canceled))).CancellationToken);
    }

    private static ScriptedChatClient Failing(string model) =>
        ScriptedChatClient.FromFunction(_ => Calls.Fails(ModelErrorKind.Overloaded), new ScriptedChatClientOptions { ModelId = model });

    private static async Task<(HealthLevel Level, string Description)> CheckAsync(IChatClient client)
    {
        SourceHealth health = await Assert.IsType<IHealthSource>(client.GetService(typeof(IHealthSource)), exactMatch: false)
            .CheckHealthAsync(TestContext.Current.CancellationToken);
        return (health.Level, health.Description);
    }

    private static Task<ModelException> FailAsync(IChatClient client, ChatOptions? options = null, bool streaming = false) =>
        Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming, options));

    private IChatClient Resilient(IChatClient model) => ModelClientBuilder.Wrap(model).UseResilience(Rules).Build();

    private void Rules(ModelResilienceOptions options)
    {
        options.Clock = _clock;
        options.MaxAttempts = 1;
        options.CircuitBreaker = new ModelBreakerOptions { MinimumAttempts = 2, FailureRatio = 1 };
    }

    /// <summary>A client that says how it is, and fails.</summary>
    private sealed class TellingClient() : DelegatingChatClient(ScriptedChatClient.FromFunction(_ => Calls.Fails(ModelErrorKind.Overloaded))), IHealthSource
    {
        public required SourceHealth Told { get; set; }

        public ValueTask<SourceHealth> CheckHealthAsync(CancellationToken cancellationToken) => new(Told);
    }
}
