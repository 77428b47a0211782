using System.Globalization;
using System.Text;
using Agents.Core.Tools;

namespace Agents.Core.Roles;

/// <summary>Writes what a model that plays a role is asked: one fixed layout, from nothing but the parts of the request.</summary>
/// <remarks>
/// First the date, the time and the place of the task, then what others wrote, each text in a <see cref="DataFence"/>, and last the goal. The goal
/// is the only text outside of a fence that is not the library's own.
/// </remarks>
internal sealed class RoleMessage
{
    private const int LongestHeading = 400;

    private readonly StringBuilder _text = new();
    private bool _isExplained;

    private RoleMessage()
    {
    }

    private RoleMessage(Goal goal, RoleBriefing briefing)
    {
        _text.Append(CultureInfo.InvariantCulture, $"Date and time: {briefing.Now:yyyy-MM-dd HH:mm zzz}\n");
        _text.Append(CultureInfo.InvariantCulture, $"Task: {OneLine(briefing.TaskId)}, depth {briefing.Depth} of {briefing.MaxDepth}");
        _text.Append(briefing.IsAtLimit ? " (may not be divided any more)\n" : "\n");
        if (briefing.Objective != goal.Text)
        {
            Add("What all tasks together are for", "objective", briefing.Objective);
        }

        Add("What there is to know besides", "context", goal.Context);
    }

    /// <summary>Begins a message about something smaller than a task of its own, which has no date and no place.</summary>
    public static RoleMessage Begin() => new();

    public static string For(AtomizeRequest request) => new RoleMessage(request.Goal, request.Briefing)
        .AddList("Who can be given a part", "agents", request.Briefing.Executors)
        .End(request.Goal);

    public static string For(PlanRequest request) => new RoleMessage(request.Goal, request.Briefing)
        .AddList("Who can be given a part", "agents", request.Briefing.Executors)
        .AddResults(request.Dependencies)
        .Add("The plan that was rejected", "rejected plan", request.Rejected is null ? null : Describe(request.Rejected))
        .AddList("What was wrong with it", "problems", request.Problems)
        .AddLine($"Most parts: {request.MaxSubtasks}")
        .End(request.Goal);

    public static string For(ExecuteRequest request) => new RoleMessage(request.Goal, request.Briefing)
        .AddResults(request.Dependencies)
        .AddCriteria(request.Criteria)
        .AddRejected(request.Rejected, request.Feedback)
        .End(request.Goal);

    public static string For(AggregateRequest request) => new RoleMessage(request.Goal, request.Briefing)
        .AddResults(request.Results)
        .AddList("Parts without a result", "missing", [.. request.Missing.Select(part => $"{OneLine(part.Goal.Text)} ({part.Reason})")])
        .AddRejected(request.Rejected, request.Feedback)
        .End(request.Goal);

    public static string For(VerifyRequest request) => new RoleMessage(request.Goal, request.Briefing)
        .AddCriteria(request.Criteria)
        .Add("The candidate", "candidate", Describe(request.Candidate))
        .End(request.Goal);

    /// <summary>Writes a text in one line, cut where it is too long for a heading.</summary>
    public static string OneLine(string text, int longest = LongestHeading)
    {
        StringBuilder line = new(Math.Min(text.Length, longest));
        bool isBlank = true;
        foreach (char c in text)
        {
            bool wasBlank = isBlank;
            isBlank = char.IsWhiteSpace(c) || char.IsControl(c);
            if (!isBlank && line.Length >= longest)
            {
                int end = char.IsHighSurrogate(line[^1]) ? line.Length - 1 : line.Length;
                return line.ToString(0, end).TrimEnd() + "…";
            }

            if (!isBlank || !wasBlank)
            {
                line.Append(isBlank ? ' ' : c);
            }
        }

        return line.ToString().TrimEnd();
    }

    private static string Describe(Answer answer)
    {
        StringBuilder text = new(answer.Text);
        AppendList(text, "Sources", answer.Sources);
        AppendList(text, "Given up", answer.Notes);
        return text.ToString();
    }

    private static void AppendList(StringBuilder text, string title, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
        {
            text.Append('\n').Append(title).Append(": ").AppendJoin("; ", items.Select(item => OneLine(item)));
        }
    }

    /// <summary>Writes a plan, one line a part, with the numbers by which parts refer to each other.</summary>
    public static string Describe(TaskPlan plan)
    {
        StringBuilder text = new();
        for (int i = 0; i < plan.Subtasks.Count; i++)
        {
            Subtask part = plan.Subtasks[i];
            string needs = part.Dependencies.Count > 0 ? $"; needs {string.Join(", ", part.Dependencies)}" : "";
            string by = part.Executor is null ? "" : $"; by {OneLine(part.Executor)}";
            text.Append(CultureInfo.InvariantCulture, $"{i}. {OneLine(part.Goal.Text)} [{part.Goal.Type.Value}{needs}{by}]\n");
        }

        return text.Length == 0 ? "No parts." : text.ToString(0, text.Length - 1);
    }

    private RoleMessage AddResults(IReadOnlyList<TaskResult> results)
    {
        foreach (TaskResult result in results)
        {
            Add($"Result of task {OneLine(result.TaskId)}", $"task {result.TaskId}", $"# {OneLine(result.Goal.Text)}\n{Describe(result.Answer)}");
        }

        return this;
    }

    private RoleMessage AddCriteria(IReadOnlyList<Criterion> criteria) =>
        AddList("By what the result is judged", "criteria", [.. criteria.Select(criterion => $"{criterion.Name}: {criterion.Text}")]);

    private RoleMessage AddRejected(Answer? rejected, string? feedback) =>
        Add("An attempt that was rejected", "rejected attempt", rejected is null ? null : Describe(rejected))
            .Add("What was wrong with it", "feedback", feedback);

    public RoleMessage AddList(string title, string name, IReadOnlyList<string> items) =>
        Add(title, name, items.Count == 0 ? null : string.Join('\n', items.Select(item => $"- {item}")));

    public RoleMessage Add(string title, string name, string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return this;
        }

        if (!_isExplained)
        {
            _text.Append(_text.Length > 0 ? "\n" : "").Append(DataFence.Explanation).Append('\n');
            _isExplained = true;
        }

        _text.Append('\n');
        DataFence.WriteEscaped(_text, title);
        _text.Append(":\n");
        DataFence.Write(_text, name, text);
        return this;
    }

    public RoleMessage AddLine(string line)
    {
        _text.Append('\n').Append(line).Append('\n');
        return this;
    }

    public string End(Goal goal)
    {
        _text.Append("\nGoal: ");
        DataFence.WriteEscaped(_text, goal.Text.Trim());
        return _text.ToString();
    }
}
