using Agents.Core.Budgets;
using Agents.Core.Chat.Clients;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Building;

public class ModelClientBuilderTests
{
    [Fact]
    public async Task The_layer_that_is_added_first_sees_a_call_first_and_its_answer_last()
    {
        List<string> steps = [];
        using IChatClient client = ModelClientBuilder.Wrap(ScriptedChatClient.FromTurns(Turn.Text("Hi")))
            .Use(inner => new NamedLayer(inner, "outer", steps))
            .Use(inner => new NamedLayer(inner, "inner", steps))
            .Build();

        ChatResponse response = await client.GetResponseAsync("Hello", cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal("Hi", response.Text);
        Assert.Equal(["outer asks", "inner asks", "inner answers", "outer answers"], steps);
    }

    [Fact]
    public void Services_pass_through_every_layer_and_layers_of_others()
    {
        using ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("Hi"));
        using ModelLimits limits = new(new ModelLimitsOptions { MaxConcurrency = 1 });
        BudgetLedger ledger = BudgetLedger.CreateRoot("application", Budget.Unlimited, new ManualTimeProvider());
        IChatClient wrapped = new NamedLayer(new NamedLayer(model, "foreign", []), "foreign too", []);
        using IChatClient client = ModelClientBuilder.Wrap(wrapped)
            .UseFallback(ScriptedChatClient.FromTurns(Turn.Text("other")))
            .UseBudget(ledger)
            .UseResilience()
            .UseLimits(limits)
            .Build();
        using IChatClient again = new NamedLayer(client, "around all", []);

        Assert.Equal("scripted", again.GetService<ChatClientMetadata>()!.DefaultModelId);
        Assert.NotNull(again.GetService<FallbackChatClient>());
        using IChatClient stack = ModelClientBuilder.Wrap(wrapped).UseBudget(ledger).UseResilience().UseLimits(limits).Build();
        Assert.Same(model, stack.GetService<ScriptedChatClient>());
        Assert.Same(limits, stack.GetService<ModelLimits>());
        Assert.NotNull(stack.GetService<BudgetedChatClient>());
        Assert.NotNull(stack.GetService<ResilientChatClient>());
        Assert.NotNull(stack.GetService<LimitedChatClient>());
    }

    [Fact]
    public void A_builder_with_no_layer_gives_the_client_itself_and_builds_once()
    {
        using ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("Hi"));
        ModelClientBuilder builder = ModelClientBuilder.Wrap(model);

        Assert.Same(model, builder.Build());
        Assert.Equal("The client was built already; a builder builds once.", Assert.Throws<InvalidOperationException>(builder.Build).Message);
        Assert.Throws<InvalidOperationException>(() => builder.Use(inner => inner));
    }

    [Fact]
    public void A_layer_that_is_null_or_makes_null_is_told()
    {
        using ScriptedChatClient model = ScriptedChatClient.FromTurns(Turn.Text("Hi"));

        Assert.Throws<ArgumentNullException>(() => ModelClientBuilder.Wrap(null!));
        Assert.Throws<ArgumentNullException>(() => ModelClientBuilder.Wrap(model).Use(null!));
        Assert.Equal(
            "Layer 1 returned null; it must return a client.",
            Assert.Throws<InvalidOperationException>(() => ModelClientBuilder.Wrap(model).Use(inner => inner).Use(_ => null!).Build()).Message);
    }

    private sealed class NamedLayer(IChatClient inner, string name, List<string> steps) : DelegatingChatClient(inner)
    {
        public override async Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        {
            steps.Add($"{name} asks");
            ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken);
            steps.Add($"{name} answers");
            return response;
        }
    }
}
