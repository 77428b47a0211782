using System.Text.Json;
using Microsoft.Extensions.AI;

namespace ToolCatalogue;

/// <summary>What the agent is asked, what its model wants to do one after the other, and what the tools answer.</summary>
internal static class RefundCase
{
    public const string Request =
        "Look into case 5213 of the support desk: a customer was charged twice. Find both charges, refund the second one, answer the customer, "
        + "and put it into my calendar on Friday to check that the money has arrived.";

    private const string ReadCase = "support-desk__get_case";
    private const string FindCharges = "payments__search_charges";
    private const string Refund = "payments__refund_charge";

    /// <summary>Gets the steps. The fourth follows from what the second finds, and the request does not speak of it.</summary>
    public static IReadOnlyList<CaseStep> Steps { get; } =
    [
        new CaseStep
        {
            Tool = ReadCase,
            Words = "read a case of the support desk",
            Arguments = _ => new() { ["case_id"] = "5213" },
            Answer = """{"case_id":"5213","requester":"ines.moreau@example.com","message":"My card was charged twice for one order."}""",
        },
        new CaseStep
        {
            Tool = FindCharges,
            Words = "find charges by email",
            Arguments = results => new() { ["email"] = Read(results[ReadCase], "requester") },
            Answer = """{"first":"ch_81","second":"ch_82","amount":8450,"note":"ch_82 is a repetition made by one-tap-checkout, which is on in production"}""",
        },
        new CaseStep
        {
            Tool = Refund,
            Words = "refund a charge",
            Arguments = results => new() { ["charge_id"] = Read(results[FindCharges], "second"), ["reason"] = "duplicate" },
            Answer = """{"refund_id":"re_17","charge_id":"ch_82","amount":8450,"status":"pending"}""",
        },
        new CaseStep
        {
            Tool = "feature-flags__toggle_flag",
            Words = "switch a feature off for everyone in production",
            Arguments = _ => new() { ["key"] = "one-tap-checkout", ["environment"] = "production", ["on"] = false, ["comment"] = "charges twice, case 5213" },
            Answer = """{"key":"one-tap-checkout","environment":"production","on":false}""",
        },
        new CaseStep
        {
            Tool = "support-desk__reply_to_customer",
            Words = "answer the customer of a case",
            Arguments = results => new()
            {
                ["case_id"] = "5213",
                ["message"] = $"You were charged twice, and we are sorry. The second charge is refunded as {Read(results[Refund], "refund_id")}.",
            },
            Answer = """{"case_id":"5213","status":"waiting"}""",
        },
        new CaseStep
        {
            Tool = "calendar__create_event",
            Words = "add an event to a calendar",
            Arguments = _ => new() { ["title"] = "Case 5213: has the refund arrived?", ["start"] = "2026-03-06T09:00:00Z", ["end"] = "2026-03-06T09:15:00Z" },
            Answer = """{"event_id":"ev_5"}""",
        },
    ];

    /// <summary>Answers a call of any tool of the catalogue: those of the steps as if there were a server behind them.</summary>
    public static object? Answer(CatalogueTool tool, AIFunctionArguments arguments) =>
        Steps.FirstOrDefault(step => step.Tool == tool.FullName)?.Answer ?? $"{tool.FullName} has nothing to say.";

    private static string? Read(string result, string property)
    {
        using JsonDocument document = JsonDocument.Parse(result);
        return document.RootElement.GetProperty(property).GetString();
    }
}
