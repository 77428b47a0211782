using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Resilience;

public sealed class ResilienceBuildTests
{
    [Fact]
    public void A_client_that_tries_again_already_is_refused_however_deep_it_stands()
    {
        ModelClientBuilder builder = ModelClientBuilder.Wrap(Model()).UseResilience().UseModel("small").UseFallback(Model()).UseResilience();

        ArgumentException thrown = Assert.Throws<ArgumentException>(builder.Build);

        Assert.StartsWith("The client inside holds a ResilientChatClient already; two would multiply their attempts.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Services_reach_every_layer()
    {
        ScriptedChatClient model = Model();
        using IChatClient client = ModelClientBuilder.Wrap(model).UseResilience().Build();

        Assert.Same(client, client.GetService(typeof(ResilientChatClient)));
        Assert.Same(model, client.GetService(typeof(ScriptedChatClient)));
        Assert.Equal("scripted", ((ChatClientMetadata)client.GetService(typeof(ChatClientMetadata))!).DefaultModelId);
        Assert.Null(client.GetService(typeof(ResilientChatClient), "key"));
    }

    [Fact]
    public void Every_problem_of_the_options_is_told_at_once()
    {
        AgentOptionsException thrown = Assert.Throws<AgentOptionsException>(() => ModelClientBuilder.Wrap(Model()).UseResilience(options =>
        {
            options.RateLimited.Retries = -1;
            options.Overloaded.BaseDelay = TimeSpan.FromHours(2);
            options.Connection.MaxDelay = TimeSpan.Zero;
            options.MaxAttempts = 0;
            options.MaxRetryAfter = TimeSpan.FromDays(2);
            options.Jitter = double.NaN;
            options.AttemptTimeout = TimeSpan.Zero;
            options.FirstUpdateTimeout = TimeSpan.FromDays(2);
            options.StallTimeout = TimeSpan.FromTicks(1);
            options.CircuitBreaker = new ModelBreakerOptions { FailureRatio = 0, MinimumAttempts = 1, Window = TimeSpan.Zero, Break = TimeSpan.Zero };
            options.Clock = null!;
        }));

        Assert.Equal(
            [
                "RateLimited.Retries must be 0 to 100, but is -1.",
                "Overloaded.BaseDelay must be 0 to 1 hour, but is 02:00:00.",
                "Connection.MaxDelay must be 00:00:00.5000000 (BaseDelay) to 1 hour, but is 00:00:00.",
                "MaxAttempts must be 1 to 100, but is 0.",
                "MaxRetryAfter must be 0 to 1 day, but is 2.00:00:00.",
                "Jitter must be 0 to 1, but is NaN.",
                "AttemptTimeout must be 1 ms to 1 day, or null for none, but is 00:00:00.",
                "FirstUpdateTimeout must be 1 ms to 1 day, or null for none, but is 2.00:00:00.",
                "StallTimeout must be 1 ms to 1 day, or null for none, but is 00:00:00.0000001.",
                "CircuitBreaker.FailureRatio must be above 0 and at most 1, but is 0.",
                "CircuitBreaker.MinimumAttempts must be 2 to 1,000,000, but is 1.",
                "CircuitBreaker.Window must be 500 ms to 1 day, but is 00:00:00.",
                "CircuitBreaker.Break must be 500 ms to 1 day, but is 00:00:00.",
                "Clock must not be null.",
            ],
            thrown.Failures);
    }

    [Fact]
    public async Task Options_that_change_later_have_no_effect()
    {
        ModelResilienceOptions options = new() { Clock = new ManualTimeProvider() };
        options.Overloaded.Retries = 0;
        using IChatClient client = new ResilientChatClient(ScriptedChatClient.FromTurns(Calls.Fails(Chat.ModelErrorKind.Overloaded)), options);
        options.Overloaded.Retries = 5;

        await Assert.ThrowsAsync<Chat.ModelException>(() => client.AskAsync(streaming: false));
    }

    private static ScriptedChatClient Model() => ScriptedChatClient.FromTurns();
}
