using Agents.Core.Budgets;
using Agents.Core.Chat;
using ModelContextProtocol.Protocol;

namespace Agents.Core.Mcp.Serving;

/// <summary>Says to a caller why a call has no result: in our own words, and nothing of what an inner exception says.</summary>
internal static class CallFailure
{
    public static CallToolResult Of(string tool, AgentException exception, bool tellsSpend)
    {
        string spent = tellsSpend ? $" It had spent {exception.Spend}." : "";
        return Say(
            $"The agent '{tool}' has no result: {Reason(exception)}{spent} {Advice(exception)}",
            tellsSpend ? RunMeta.Of(exception.RunId, exception.GetType().Name, exception.Spend) : null);
    }

    public static CallToolResult Busy(string tool, int running, int waiting) =>
        Say($"The agent '{tool}' was not started: {running} calls run and {waiting} wait already. Calling again later may help.");

    public static CallToolResult Unexpected(string tool) => Say($"The agent '{tool}' could not be started. The server's log says why. Calling again will probably not help.");

    private static string Reason(AgentException exception) => exception switch
    {
        BudgetExceededException budget => $"its budget for one call refused it. {Figures(budget.Refusal)}",
        ModelException model => $"its model failed ({model.Kind}).",
        AgentStoppedException stopped => $"it stopped early ({stopped.StopReason}).",
        AgentTimeoutException => "it took too long.",
        AgentOptionsException => "it is not set up rightly.",
        _ => $"it failed ({exception.GetType().Name}).",
    };

    // Without the name of the ledger, which tells how the agent is made.
    private static string Figures(BudgetRefusal refusal) => refusal.Dimension switch
    {
        BudgetDimension.Duration => $"{refusal.Limit} ms are allowed, and {refusal.Spent} ms have passed.",
        BudgetDimension.MicroDollars =>
            $"${Dollars(refusal.Limit)} are allowed: ${Dollars(refusal.Spent)} spent, ${Dollars(refusal.Reserved)} reserved, ${Dollars(refusal.Asked)} more asked for.",
        _ => $"{refusal.Dimension}: {refusal.Limit} allowed, {refusal.Spent} spent, {refusal.Reserved} reserved, {refusal.Asked} more asked for.",
    };

    private static string Dollars(long microDollars) => FormattableString.Invariant($"{microDollars / 1_000_000m:0.000000}");

    private static string Advice(AgentException exception) => exception switch
    {
        BudgetExceededException => "Ask for less; the same call will end the same way.",
        { IsTransient: true } => "Calling again later may help.",
        _ => "Calling again will probably not help.",
    };

    private static CallToolResult Say(string text, System.Text.Json.Nodes.JsonObject? meta = null) =>
        new() { IsError = true, Content = [new TextContentBlock { Text = text }], Meta = meta };
}
