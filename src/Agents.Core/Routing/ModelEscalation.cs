using System.Text;

namespace Agents.Core.Routing;

/// <summary>Asks an agent for the name of a goal.</summary>
internal sealed class ModelEscalation(IAgent<string, string> agent) : IEscalation
{
    private const string HandOver = "hand over";

    public async ValueTask<EscalationDecision> DecideAsync(EscalationRequest request, AgentContext context, CancellationToken cancellationToken)
    {
        string answer = await context.InvokeAsync(agent, Write(request), cancellationToken).ConfigureAwait(false);
        return Read(answer, request);
    }

    private static EscalationDecision Read(string? answer, EscalationRequest request)
    {
        string text = (answer ?? string.Empty).Trim();
        bool isExact = text == request.State.Goal || request.Reachable.Any(reachable => reachable.Goal == text);
        if (!isExact)
        {
            text = Strip(text);
            text = text.StartsWith("goal:", StringComparison.OrdinalIgnoreCase) ? Strip(text[5..]) : text;
        }

        if (!isExact && text.StartsWith(HandOver, StringComparison.OrdinalIgnoreCase))
        {
            string why = text[HandOver.Length..].TrimStart(':', ',', ' ');
            return EscalationDecision.HandOver(why.Length == 0 ? "The model handed the task over." : $"The model handed the task over: {why}");
        }

        // A name is a name: what merely speaks of a goal decides nothing. One that cannot be reached is asked about again.
        if (text.Length is 0 or > AgentPath.MaxNameLength || text.Contains('\n', StringComparison.Ordinal))
        {
            return EscalationDecision.HandOver("The model's answer named no goal.");
        }

        if (MayChoose(text, request))
        {
            return text == request.State.Goal ? EscalationDecision.Continue() : EscalationDecision.DemoteTo(text);
        }

        return EscalationDecision.HandOver("The model would go on to the same goal by another tool, which only a person may decide.");
    }

    /// <summary>Finds out whether a goal may be chosen without a person: one on whose way a side effect is unknown, or a call was not approved, may not,
    /// however often somebody was asked since.</summary>
    private static bool MayChoose(string goal, EscalationRequest request) => !request.Unsettled.Contains(goal)
        && (goal != request.State.Goal || request.Reason is not (EscalationReason.UnknownOutcome or EscalationReason.Denied));

    /// <summary>Keeps what others wrote on the line where it is quoted.</summary>
    private static string OneLine(string text) =>
        string.Concat(text.Select(character => char.IsControl(character) || character is '\u2028' or '\u2029' ? ' ' : character));

    /// <summary>Takes away what models write around a name.</summary>
    private static string Strip(string text) => text.Trim(' ', '\t', '\r', '\n', '.', '"', '\'', '`', '*');

    private static string Write(EscalationRequest request)
    {
        RouteState state = request.State;
        StringBuilder text = new();
        text.Append("A sequence of tools was to reach the goal '").Append(OneLine(state.Goal)).AppendLine("', and cannot go on by itself.");
        text.Append("What happened: ").AppendLine(OneLine(request.Detail));
        text.Append("Done so far: ").AppendLine(state.Steps.Count == 0 ? "nothing." : string.Join(", ", state.Steps.Select(step => step.Tool)) + '.');
        if (state.Down.Count > 0)
        {
            text.Append("Not available: ").Append(string.Join(", ", state.Down)).AppendLine(".");
        }

        text.AppendLine("Goals that can still be reached:");
        ReachableGoal[] reachableGoals = [.. request.Reachable.Where(reachable => MayChoose(reachable.Goal, request))];
        foreach (ReachableGoal reachable in reachableGoals)
        {
            text.Append("- ").Append(reachable.Goal).Append(", by ").AppendLine(string.Join(", then ", reachable.Path.Nodes.Skip(1).SkipLast(1)));
        }

        if (reachableGoals.Length == 0)
        {
            text.AppendLine("- none");
        }

        text.Append("Answer with the name of one of these goals and nothing else, or with '").Append(HandOver)
            .Append("' when a person must take over.");
        return text.ToString();
    }
}
