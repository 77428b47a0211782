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
        return text.Length is > 0 and <= AgentPath.MaxNameLength && !text.Contains('\n', StringComparison.Ordinal)
            ? text == request.State.Goal ? EscalationDecision.Continue() : EscalationDecision.DemoteTo(text)
            : EscalationDecision.HandOver("The model's answer named no goal.");
    }

    /// <summary>Takes away what models write around a name.</summary>
    private static string Strip(string text) => text.Trim(' ', '\t', '\r', '\n', '.', '"', '\'', '`', '*');

    private static string Write(EscalationRequest request)
    {
        RouteState state = request.State;
        StringBuilder text = new();
        text.Append("A sequence of tools was to reach the goal '").Append(state.Goal).AppendLine("', and cannot go on by itself.");
        text.Append("What happened: ").AppendLine(request.Detail);
        text.Append("Done so far: ").AppendLine(state.Steps.Count == 0 ? "nothing." : string.Join(", ", state.Steps.Select(step => step.Tool)) + '.');
        if (state.Down.Count > 0)
        {
            text.Append("Not available: ").Append(string.Join(", ", state.Down)).AppendLine(".");
        }

        text.AppendLine("Goals that can still be reached:");
        foreach (ReachableGoal reachable in request.Reachable)
        {
            text.Append("- ").Append(reachable.Goal).Append(", by ").AppendLine(string.Join(", then ", reachable.Path.Nodes.Skip(1).SkipLast(1)));
        }

        if (request.Reachable.Count == 0)
        {
            text.AppendLine("- none");
        }

        text.Append("Answer with the name of one of these goals and nothing else, or with '").Append(HandOver)
            .Append("' when a person must take over.");
        return text.ToString();
    }
}
