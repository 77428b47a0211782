using Agents.Core.Routing;

namespace Agents.Core.Benchmarks.Routing;

/// <summary>The 19 scenarios of arXiv 2603.01548, tables 1 to 3.</summary>
/// <remarks>
/// The paper says what goes wrong and prints counts. Which tool fails when it is called and which one is known to be down before that, what the scripted
/// model answers, and so the paths, are our reconstruction, chosen until the counts agreed.
/// </remarks>
public static class PublishedScenarios
{
    /// <summary>Gets all scenarios, in the order of the tables.</summary>
    public static IReadOnlyList<PublishedScenario> All { get; } = [.. Support(), .. Travel(), .. Moderation()];

    private static IEnumerable<PublishedScenario> Support() =>
    [
        new()
        {
            Id = "S1",
            Domain = RouteDomains.Support,
            Injected = "nothing",
            RiskValue = RouteDomains.Support.Ordinary,
            ExpectedPath = "crm stripe email",
            Published = new() { ModelCalls = 0, ToolCalls = 3, ReactModelCalls = 4, ReactToolCalls = 3 },
        },
        new()
        {
            Id = "S2",
            Domain = RouteDomains.Support,
            Injected = "stripe",
            Fails = ["stripe"],
            RiskValue = RouteDomains.Support.Ordinary,
            ExpectedPath = "crm stripe✗ razorpay email",
            ExpectedReroutes = 1,
            Published = new() { ModelCalls = 0, ToolCalls = 4, ReactModelCalls = 5, ReactToolCalls = 4 },
        },
        new()
        {
            Id = "S3",
            Domain = RouteDomains.Support,
            Injected = "both payments",
            Fails = ["stripe", "razorpay"],
            RiskValue = RouteDomains.Support.Ordinary,
            Answers = ["notify_delay"],
            ExpectedPath = "crm stripe✗ razorpay✗ ⇒asked email",
            ExpectedOutcome = RouteOutcome.Demoted,
            ExpectedReroutes = 1,
            Published = new() { ModelCalls = 1, ToolCalls = 4, ReactModelCalls = 7, ReactToolCalls = 5 },
        },
        new()
        {
            Id = "S4",
            Domain = RouteDomains.Support,
            Injected = "a refund of $15,000",
            RiskValue = 15_000,
            Answers = ["manual_review"],
            ExpectedPath = "⇒asked crm review_queue email",
            ExpectedOutcome = RouteOutcome.Demoted,
            Published = new() { ModelCalls = 1, ToolCalls = 3, ReactModelCalls = 4, ReactToolCalls = 2 },
        },
        new()
        {
            Id = "S5",
            Domain = RouteDomains.Support,
            Injected = "email, after the refund",
            Fails = ["email"],
            RiskValue = RouteDomains.Support.Ordinary,
            ExpectedPath = "crm stripe email✗ sms",
            ExpectedReroutes = 1,
            Published = new() { ModelCalls = 0, ToolCalls = 4, ReactModelCalls = 5, ReactToolCalls = 4 },
        },
        new()
        {
            Id = "S6",
            Domain = RouteDomains.Support,
            Injected = "both messages",
            Fails = ["email", "sms"],
            RiskValue = RouteDomains.Support.Ordinary,
            Answers = ["portal_notice", "hand over"],
            ExpectedPath = "crm stripe email✗ sms✗ ⇒asked ⇒asked",
            ExpectedOutcome = RouteOutcome.Escalated,
            ExpectedReroutes = 1,
            Published = new() { ModelCalls = 2, ToolCalls = 4, ReactModelCalls = 8, ReactToolCalls = 4, IsStaticSilent = true },
        },
        new()
        {
            Id = "S7",
            Domain = RouteDomains.Support,
            Injected = "stripe and both messages",
            Fails = ["stripe", "email", "sms"],
            RiskValue = RouteDomains.Support.Ordinary,
            Answers = ["portal_notice", "hand over"],
            ExpectedPath = "crm stripe✗ razorpay email✗ sms✗ ⇒asked ⇒asked",
            ExpectedOutcome = RouteOutcome.Escalated,
            ExpectedReroutes = 2,
            Published = new() { ModelCalls = 2, ToolCalls = 5, ReactModelCalls = 9, ReactToolCalls = 5, IsStaticSilent = true },
        },
    ];

    private static IEnumerable<PublishedScenario> Travel() =>
    [
        new()
        {
            Id = "T1",
            Domain = RouteDomains.Travel,
            Injected = "nothing",
            RiskValue = RouteDomains.Travel.Ordinary,
            ExpectedPath = "flight_a hotel_a car email",
            Published = new() { ModelCalls = 0, ToolCalls = 4, Recoveries = 0, ReactModelCalls = 5, ReactToolCalls = 4 },
        },
        new()
        {
            Id = "T2",
            Domain = RouteDomains.Travel,
            Injected = "flight",
            Fails = ["flight_a"],
            RiskValue = RouteDomains.Travel.Ordinary,
            ExpectedPath = "flight_a✗ flight_b hotel_a car email",
            ExpectedReroutes = 1,
            Published = new() { ModelCalls = 0, ToolCalls = 5, Recoveries = 1, ReactModelCalls = 6, ReactToolCalls = 5 },
        },
        new()
        {
            Id = "T3",
            Domain = RouteDomains.Travel,
            Injected = "flight, then hotel",
            Fails = ["flight_a"],
            Probed = "hotel_a",
            ProbedAfter = "flight_b",
            RiskValue = RouteDomains.Travel.Ordinary,
            ExpectedPath = "flight_a✗ flight_b hotel_b car email",
            ExpectedReroutes = 2,
            Published = new() { ModelCalls = 0, ToolCalls = 5, Recoveries = 2, ReactModelCalls = 7, ReactToolCalls = 6 },
        },
        new()
        {
            Id = "T4",
            Domain = RouteDomains.Travel,
            Injected = "a total above the budget",
            RiskValue = 2_400,
            Answers = ["hand over"],
            ExpectedPath = "flight_a hotel_a ⇒asked",
            ExpectedOutcome = RouteOutcome.Escalated,
            Published = new() { ModelCalls = 1, ToolCalls = 2, Recoveries = 0, ReactModelCalls = 3, ReactToolCalls = 0 },
        },
        new()
        {
            Id = "T5",
            Domain = RouteDomains.Travel,
            Injected = "both hotels and the car",
            Fails = ["hotel_a", "hotel_b", "car"],
            RiskValue = RouteDomains.Travel.Ordinary,
            Answers = ["flight_optional_car"],
            ExpectedPath = "flight_a hotel_a✗ hotel_b✗ ⇒asked car✗ email",
            ExpectedOutcome = RouteOutcome.Demoted,
            ExpectedReroutes = 2,
            Published = new() { ModelCalls = 1, ToolCalls = 5, Recoveries = 2, ReactModelCalls = 5, ReactToolCalls = 6 },
        },
        new()
        {
            Id = "T6",
            Domain = RouteDomains.Travel,
            Injected = "flight, hotel and email",
            Fails = ["flight_a", "email"],
            Probed = "hotel_a",
            ProbedAfter = "flight_a",
            RiskValue = RouteDomains.Travel.Ordinary,
            ExpectedPath = "flight_a✗ flight_b hotel_b car email✗ sms",
            ExpectedReroutes = 2,
            Published = new() { ModelCalls = 0, ToolCalls = 6, Recoveries = 2, ReactModelCalls = 8, ReactToolCalls = 6, IsStaticSilent = true },
        },
    ];

    private static IEnumerable<PublishedScenario> Moderation() =>
    [
        new()
        {
            Id = "M1",
            Domain = RouteDomains.Moderation,
            Injected = "nothing",
            RiskValue = RouteDomains.Moderation.Ordinary,
            ExpectedPath = "image queue",
            Published = new() { ModelCalls = 0, ToolCalls = 2, ReactModelCalls = 6, ReactToolCalls = 6 },
        },
        new()
        {
            Id = "M2",
            Domain = RouteDomains.Moderation,
            Injected = "image",
            DownAtStart = ["image"],
            RiskValue = RouteDomains.Moderation.Ordinary,
            ExpectedPath = "text queue",
            Published = new() { ModelCalls = 0, ToolCalls = 2, ReactModelCalls = 7, ReactToolCalls = 6 },
        },
        new()
        {
            Id = "M3",
            Domain = RouteDomains.Moderation,
            Injected = "a high toxicity score",
            RiskValue = 0.97,
            Answers = ["moderated"],
            ExpectedPath = "⇒asked image queue",
            ExpectedHold = true,
            Published = new() { ModelCalls = 1, ToolCalls = 2, ReactModelCalls = 6, ReactToolCalls = 6 },
        },
        new()
        {
            Id = "M4",
            Domain = RouteDomains.Moderation,
            Injected = "image, text, toxicity",
            DownAtStart = ["image", "text", "toxicity"],
            RiskValue = RouteDomains.Moderation.Ordinary,
            ExpectedPath = "history queue",
            ExpectedHold = true,
            Published = new() { ModelCalls = 0, ToolCalls = 2, ReactModelCalls = 9, ReactToolCalls = 5 },
        },
        new()
        {
            Id = "M5",
            Domain = RouteDomains.Moderation,
            Injected = "image, text, spam",
            DownAtStart = ["image", "text", "spam"],
            RiskValue = RouteDomains.Moderation.Ordinary,
            ExpectedPath = "history queue",
            ExpectedHold = true,
            Published = new() { ModelCalls = 0, ToolCalls = 2, ReactModelCalls = 9, ReactToolCalls = 5 },
        },
        new()
        {
            Id = "M6",
            Domain = RouteDomains.Moderation,
            Injected = "all but history",
            DownAtStart = ["image", "text", "toxicity", "spam"],
            RiskValue = RouteDomains.Moderation.Ordinary,
            ExpectedPath = "history queue",
            ExpectedHold = true,
            Published = new() { ModelCalls = 0, ToolCalls = 2, ReactModelCalls = 10, ReactToolCalls = 5 },
        },
    ];
}
