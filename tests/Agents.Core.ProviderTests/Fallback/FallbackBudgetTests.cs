using Agents.Core.Chat;
using Agents.Core.Chat.Clients;
using Agents.Core.ProviderTests.Resilience;
using Agents.Core.Testing;
using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Fallback;

public sealed class FallbackBudgetTests
{
    private readonly ScriptedChatClient _first = Calls.Named("first", Turn.Throws(Calls.Failure(ModelErrorKind.Overloaded, model: "first")));
    private readonly ScriptedChatClient _second = Calls.Named("second", Turn.Text("two"));
    private readonly ScriptedChatClient _third = Calls.Named("third", Turn.Text("three"));

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task The_next_client_is_paid_for_before_it_is_asked_and_has_the_output_that_is_left(bool streaming)
    {
        PaidCall paid = new(maxOutputTokens: 9);
        using IChatClient client = ModelClientBuilder.Wrap(_first).UseFallback(_second, _third).Build();

        Assert.Equal("two", await client.AskAsync(streaming, paid.Options(new ChatOptions { MaxOutputTokens = 100 })));

        Assert.Equal(["again:Overloaded:second"], paid.Asked);
        Assert.Equal(100, _first.Requests[0].Options!.MaxOutputTokens);
        Assert.Equal(9, _second.Requests[0].Options!.MaxOutputTokens);
        Assert.Same(paid, Assert.IsType<ModelCallOptions>(_second.Requests[0].Options).Call);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_client_that_the_budget_refuses_is_passed_over(bool streaming)
    {
        PaidCall paid = new(refuseAt: 1);
        using IChatClient client = ModelClientBuilder.Wrap(_first).UseFallback(_second, _third).Build();

        Assert.Equal("three", await client.AskAsync(streaming, paid.Options()));

        Assert.Equal(["again:Overloaded:second", "again:Overloaded:third"], paid.Asked);
        Assert.Same(paid.Failures[0], paid.Failures[1]);
        Assert.Empty(_second.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task When_the_budget_refuses_everyone_the_failure_surfaces(bool streaming)
    {
        PaidCall paid = new(refuseAt: 1);
        using IChatClient client = ModelClientBuilder.Wrap(_first).UseFallback(_second).Build();

        ModelException thrown = await Assert.ThrowsAsync<ModelException>(() => client.AskAsync(streaming, paid.Options()));

        Assert.Same(paid.Failures[0], thrown);
        Assert.Empty(_second.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_first_choice_other_than_the_preferred_client_is_paid_for_as_a_switch(bool streaming)
    {
        PaidCall paid = new(maxOutputTokens: 9);
        using IChatClient client = Routed(_third, _second);

        Assert.Equal("three", await client.AskAsync(streaming, paid.Options()));

        Assert.Equal(["switch:third"], paid.Asked);
        Assert.Equal(9, _third.Requests[0].Options!.MaxOutputTokens);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_first_choice_that_the_budget_refuses_is_passed_over(bool streaming)
    {
        PaidCall paid = new(refuseAt: 1);
        using IChatClient client = Routed(_third, _second);

        Assert.Equal("two", await client.AskAsync(streaming, paid.Options()));

        Assert.Equal(["switch:third", "switch:second"], paid.Asked);
        Assert.Empty(_third.Requests);
    }

    [Theory]
    [MemberData(nameof(Calls.Modes), MemberType = typeof(Calls))]
    public async Task A_switch_that_the_budget_refuses_sends_nothing(bool streaming)
    {
        PaidCall paid = new(refuseAt: 1);
        using IChatClient client = Routed(_third);

        BudgetExceededException thrown = await Assert.ThrowsAsync<BudgetExceededException>(() => client.AskAsync(streaming, paid.Options()));

        Assert.Same(PaidCall.Refusal, thrown.Refusal);
        Assert.Empty(_second.Requests.Concat(_third.Requests));
    }

    private IChatClient Routed(params IChatClient[] order) => ModelClientBuilder.Wrap(_first).UseFallback(options =>
    {
        options.Clients.Add(_second);
        options.Clients.Add(_third);
        options.Order = (_, _) => new ValueTask<IReadOnlyList<IChatClient>>(order);
    }).Build();
}
