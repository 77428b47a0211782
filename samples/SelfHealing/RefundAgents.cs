using Agents.Core;
using Agents.Core.Chat;
using Agents.Core.Tools;

namespace SelfHealing;

/// <summary>The same refund by chat agents, where a model says what is called.</summary>
internal static class RefundAgents
{
    /// <summary>Offers the model one tool for each step. A backup takes its place inside the call, and the model is told.</summary>
    public static ToolSet WithStandIns(Shop shop) => ToolSet.Create([shop.FindOrder, shop.Stripe, shop.Email])
        .WithFallback("stripe", shop.Razorpay)
        .WithFallback("email", shop.Sms);

    /// <summary>Offers the model all tools; what each provides is left out, so that none stands in for another.</summary>
    public static ToolSet EachStep(Shop shop) => ToolSet.Create(shop.Tools.Select(tool => new Tool(tool, ToolPolicy.Default)));

    /// <summary>Refunds the order in a shop of its own, whose tools break in the same way.</summary>
    public static async Task<Tally> RunAsync(string name, Func<Shop, ToolSet> choose, IReadOnlySet<string> toBreak)
    {
        Shop shop = new(toBreak);
        using RuleModel model = new();
        ChatAgent agent = ChatAgent.Create("clerk", model).WithTools(choose(shop)).Build();
        RunResult<string> result = await agent.RunAsync($"Refund the order {Shop.OrderId}, and tell the customer.");
        return Tally.Of(name, result, shop);
    }
}
