using System.Threading.RateLimiting;
using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Microsoft.Extensions.AI;
using static Agents.Core.ProviderTests.Limits.LimitsScene;

namespace Agents.Core.ProviderTests.Limits;

/// <summary>Limits shared by name.</summary>
public sealed class ModelLimitsRegistryTests : IDisposable
{
    private readonly ModelLimitsRegistry _registry = new();

    public void Dispose() => _registry.Dispose();

    [Fact]
    public async Task Clients_of_one_name_share_their_limits_and_those_of_another_do_not()
    {
        LimitsScene scene = new();
        HeldChatClient inner = new();
        IChatClient one = ModelClientBuilder.Wrap(inner).UseLimits(_registry, "key", Configure).Build();
        IChatClient two = ModelClientBuilder.Wrap(inner).UseLimits(_registry, "key").Build();
        IChatClient other = ModelClientBuilder.Wrap(inner).UseLimits(_registry, "Key", Configure).Build();
        Task<ChatResponse>[] calls = [.. new[] { one, two, other }.Select(client => client.GetResponseAsync("a", Of(scene.Run()), Token))];
        Assert.Equal(2, inner.Calls.Count);
        Assert.Equal((1, "key"), (_registry.GetOrAdd("key").GetStatus().Waiting, _registry.GetOrAdd("key").Name));
        inner.Calls.ForEach(call => call.Reply());
        (await inner.CallAsync(2)).Reply();
        await Task.WhenAll(calls);

        static void Configure(ModelLimitsOptions options) => (options.MaxConcurrency, options.Name) = (1, "ignored");
    }

    [Fact]
    public void Other_options_for_a_name_are_refused_and_named()
    {
        using ConcurrencyLimiter limiter = new(new ConcurrencyLimiterOptions { PermitLimit = 1 });
        ModelLimits limits = _registry.GetOrAdd("key", options => options.MaxConcurrency = 1);
        Assert.Same(limits, _registry.GetOrAdd("key", options => options.MaxConcurrency = 1));
        InvalidOperationException exception = Assert.Throws<InvalidOperationException>(() => _registry.GetOrAdd("key", options =>
        {
            options.MaxConcurrency = 2;
            options.RequestsPerMinute = 1;
            options.TokensPerMinute = 1;
            options.QueueLimit = 1;
            options.ExpectedOutputTokens = 1;
            options.RefusesLargeCalls = true;
            options.CountsCachedTokens = false;
            options.MaxPause = TimeSpan.Zero;
            options.TokenEstimator = TokenEstimators.UpperBound;
            options.Clock = TimeProvider.System;
            options.RateLimiters.Add(limiter);
        }));
        Assert.Equal(
            "The limits 'key' exist already with another MaxConcurrency, RequestsPerMinute, TokensPerMinute, QueueLimit, ExpectedOutputTokens, "
            + "RefusesLargeCalls, CountsCachedTokens, MaxPause, TokenEstimator, Clock, RateLimiters; limits of one name have one set of options.",
            exception.Message);
    }

    [Fact]
    public void Names_without_limits_and_options_that_cannot_be_used_are_refused()
    {
        Assert.Equal(
            "There are no limits named 'key' yet; say what is limited.", Assert.Throws<InvalidOperationException>(() => _registry.GetOrAdd("key")).Message);
        Assert.Throws<AgentOptionsException>(() => _registry.GetOrAdd("key", _ => { }));
        Assert.Throws<ArgumentException>(() => _registry.GetOrAdd(""));
        Assert.Throws<ArgumentNullException>(() => ModelClientBuilder.Wrap(new HeldChatClient()).UseLimits(null!));
        Assert.Throws<ArgumentNullException>(() => ModelClientBuilder.Wrap(new HeldChatClient()).UseLimits(null!, "key"));
    }

    [Fact]
    public async Task Disposal_ends_all_limits_of_the_registry()
    {
        ModelLimits limits = _registry.GetOrAdd("key", options => options.MaxConcurrency = 1);
        _registry.Dispose();
        Assert.Throws<ObjectDisposedException>(() => _registry.GetOrAdd("key", options => options.MaxConcurrency = 1));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => new LimitedChatClient(new HeldChatClient(), limits).GetResponseAsync("a", null, Token));
    }

    [Fact]
    public async Task Racing_callers_of_one_name_get_the_same_limits()
    {
        for (int round = 0; round < 200; round++)
        {
            string name = $"key{round}";
            using Barrier barrier = new(4);
            ModelLimits[] limits = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait(Token);
                    return _registry.GetOrAdd(name, options => options.MaxConcurrency = 1);
                },
                Token,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));
            Assert.Single(limits.Distinct());
        }
    }
}
