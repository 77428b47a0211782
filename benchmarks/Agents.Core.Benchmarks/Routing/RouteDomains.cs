using System.Text.Json;
using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>The three published tasks. The paper shows their graphs as images and lists no edges, so these edges are our reconstruction.</summary>
public static class RouteDomains
{
    private const double ToxicityLimit = 0.8;

    /// <summary>Look an order up, refund it by one of two providers, say so by one of two messages.</summary>
    public static RouteDomain Support { get; } = new()
    {
        Name = "customer support",
        Goal = "refund",
        Message = "Please refund my order.",
        IntentWord = "refund",
        RiskValues = ["amount"],
        Limit = RiskMonitor.DefaultLimit,
        Ordinary = 49,
        Stages =
        [
            new() { Name = "order", Tools = ["crm"] },
            new() { Name = "payment", Tools = ["stripe", "razorpay"] },
            new() { Name = "notification", Tools = ["email", "sms"], EndsInSilence = true },
        ],
        CreateGraph = CreateSupport,
    };

    /// <summary>Book a flight, a hotel and a car, and confirm the booking.</summary>
    public static RouteDomain Travel { get; } = new()
    {
        Name = "travel booking",
        Goal = "full",
        Message = "Please book the whole trip.",
        IntentWord = "whole trip",
        RiskValues = ["hotel_a.total", "hotel_b.total"],
        Limit = 2_000,
        Ordinary = 1_400,
        KnownAfter = "hotel",
        Stages =
        [
            new() { Name = "flight", Tools = ["flight_a", "flight_b"] },
            new() { Name = "hotel", Tools = ["hotel_a", "hotel_b"] },
            new() { Name = "car", Tools = ["car"] },
            new() { Name = "confirmation", Tools = ["email", "sms"], StaticTools = ["email"], EndsInSilence = true },
        ],
        CreateGraph = CreateTravel,
        Prepare = (tools, total) =>
        {
            JsonElement booked = JsonElement.Parse($$"""{"total":{{total}}}""");
            tools.Act("hotel_a", _ => new(booked)).Act("hotel_b", _ => new(booked));
        },
    };

    /// <summary>Classify a post, and queue what is to be done about it.</summary>
    public static RouteDomain Moderation { get; } = new()
    {
        Name = "content moderation",
        Goal = "moderated",
        Message = "A new post is to be moderated.",
        IntentWord = "moderated",
        RiskValues = ["toxicity_score"],
        Limit = ToxicityLimit,
        Ordinary = 0.1,
        Stages =
        [
            new() { Name = "classification", Tools = ["image", "text", "history", "toxicity", "spam"], IsFanOut = true },
            new() { Name = "queue", Tools = ["queue"] },
        ],
        CreateGraph = CreateModeration,
        Prepare = (tools, score) => tools.Act("queue", _ => new(score > ToxicityLimit || CountLost(tools) >= 3 ? ScenarioTools.Held : "queued")),
    };

    /// <summary>Counts the classifiers that failed, or are known to be down.</summary>
    private static int CountLost(ScenarioTools tools) => Moderation.Stages[0].Tools
        .Count(tool => tools.Failed.Contains(tool) || tools.Health.ConditionOf(tool).Breaker == BreakerState.Open);

    private static ToolGraph CreateSupport(ScenarioTools tools) => ToolGraph.Create(g => g
        .AddTool(tools.Make("crm"))
        .AddTool(tools.Make("stripe"))
        .AddTool(tools.Make("razorpay"), cost: 2)
        .AddTool(tools.Make("email"))
        .AddTool(tools.Make("sms"), cost: 2)
        .AddTool(tools.Make("review_queue"))
        .AddGoal("refund").AddGoal("notify_delay").AddGoal("manual_review")
        .AddEdge(ToolGraph.StartState, "crm")
        .AddEdge("crm", "stripe", goals: ["refund"]).AddEdge("crm", "razorpay", goals: ["refund"])
        .AddEdge("stripe", "email").AddEdge("stripe", "sms")
        .AddEdge("razorpay", "email").AddEdge("razorpay", "sms")
        .AddEdge("crm", "email", goals: ["notify_delay"]).AddEdge("crm", "sms", goals: ["notify_delay"])
        .AddEdge("crm", "review_queue", goals: ["manual_review"]).AddEdge("review_queue", "email", goals: ["manual_review"])
        .AddEdge("email", ToolGraph.GoalState, cost: 1).AddEdge("sms", ToolGraph.GoalState, cost: 1));

    private static ToolGraph CreateTravel(ScenarioTools tools) => ToolGraph.Create(g =>
    {
        string[] flights = ["flight_a", "flight_b"];
        string[] hotels = ["hotel_a", "hotel_b"];
        g.AddTool(tools.Make("flight_a")).AddTool(tools.Make("flight_b"), cost: 2)
            .AddTool(tools.Make("hotel_a")).AddTool(tools.Make("hotel_b"), cost: 2)
            .AddTool(tools.Make("car"))
            .AddTool(tools.Make("email")).AddTool(tools.Make("sms"), cost: 2)
            .AddGoal("full").AddGoal("flight_optional_car")
            .AddEdge(ToolGraph.StartState, "flight_a").AddEdge(ToolGraph.StartState, "flight_b");
        foreach (string flight in flights)
        {
            g.AddEdge(flight, "hotel_a", goals: ["full"]).AddEdge(flight, "hotel_b", goals: ["full"])
                .AddEdge(flight, "car", goals: ["flight_optional_car"])
                .AddEdge(flight, "email", cost: 3, goals: ["flight_optional_car"])
                .AddEdge(flight, "sms", cost: 4, goals: ["flight_optional_car"]);
        }

        foreach (string hotel in hotels)
        {
            g.AddEdge(hotel, "car", goals: ["full"]);
        }

        g.AddEdge("car", "email").AddEdge("car", "sms")
            .AddEdge("email", ToolGraph.GoalState, cost: 1).AddEdge("sms", ToolGraph.GoalState, cost: 1);
    });

    private static ToolGraph CreateModeration(ScenarioTools tools) => ToolGraph.Create(g =>
    {
        g.AddTool(tools.Make("image")).AddTool(tools.Make("text")).AddTool(tools.Make("history"), cost: 2)
            .AddTool(tools.Make("toxicity")).AddTool(tools.Make("spam")).AddTool(tools.Make("queue"))
            .AddGoal("moderated");
        foreach (string classifier in (string[])["image", "text", "history"])
        {
            g.AddEdge(ToolGraph.StartState, classifier)
                .AddEdge(classifier, "queue").AddEdge(classifier, "toxicity").AddEdge(classifier, "spam");
        }

        g.AddEdge("toxicity", "queue").AddEdge("spam", "queue").AddEdge("queue", ToolGraph.GoalState, cost: 1);
    });
}
