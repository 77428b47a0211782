using Agents.Core.Routing;
using Agents.Core.Tools;

namespace SelfHealing;

/// <summary>Which tool may follow which.</summary>
internal static class RefundGraph
{
    /// <summary>The goal: paid back, and the customer knows.</summary>
    public const string Refunded = "refunded";

    /// <summary>The weaker goal: the customer knows that the money has to wait.</summary>
    public const string Told = "told";

    public static ToolGraph Create(Shop shop)
    {
        // A parameter gets the value of its name: of the request, of what a tool provides, or of what is inside the output of one.
        ArgumentMapping payment = ArgumentMapping.Same.With("amount", "find_order.amount");
        return ToolGraph.Create(g => g
            .AddTool(shop.FindOrder)
            .AddTool(shop.Stripe, new RouteToolOptions { Arguments = payment })
            .AddTool(shop.Razorpay, new RouteToolOptions { Arguments = payment, Cost = 2 })
            .AddTool(shop.Email)
            .AddTool(shop.Sms, cost: 2)
            .AddGoal(Refunded, "receipt")
            .AddGoal(Told)
            .AddEdge(ToolGraph.StartState, "find_order")
            .AddEdge("find_order", "stripe", goals: [Refunded])
            .AddEdge("find_order", "razorpay", goals: [Refunded])
            .AddEdge("find_order", "email", goals: [Told])
            .AddEdge("find_order", "sms", goals: [Told])
            .AddEdge("stripe", "email").AddEdge("stripe", "sms")
            .AddEdge("razorpay", "email").AddEdge("razorpay", "sms")
            .AddEdge("email", ToolGraph.GoalState)
            .AddEdge("sms", ToolGraph.GoalState));
    }
}
