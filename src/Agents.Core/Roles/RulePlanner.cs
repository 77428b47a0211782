using System.Collections.Frozen;

namespace Agents.Core.Roles;

/// <summary>A planner that goes by the layout of the task alone: no model, no cost, the same every time.</summary>
/// <remarks>
/// <para>
/// The parts are those that <see cref="RuleAtomizer"/> sees, in their order and their words; a task without such parts gets
/// <see cref="TaskPlan.Empty"/>. What stands around a list becomes the context of each part, below the context of the task. More parts than
/// allowed are put together in the last one. Problems of an earlier plan are not looked at: the same task has the same plan.
/// </para>
/// <para>
/// A part needs the one before it when it begins with <c>then</c>, <c>next</c> or the like, or says <c>it</c>, <c>previous</c>, <c>former</c> or <c>latter</c>;
/// it needs all before it when it begins with <c>finally</c> or says <c>them</c>, <c>these</c>, <c>both</c> or the like; and it needs the part whose number it
/// names, as in <c>step 2</c>. All others run at the same time. Kinds of work follow the first word: questions and <c>find</c> retrieve,
/// <c>write</c> writes, <c>compare</c> thinks; otherwise it is the task's own kind. Time is linear in the length of the text and in the
/// number of needs. Thread-safe.
/// </para>
/// </remarks>
public sealed class RulePlanner : IPlanner
{
    private static readonly FrozenSet<string> Retrieving = Set(
        "collect extract find gather get identify list look read research retrieve search what when where which who whom whose how");

    private static readonly FrozenSet<string> Writing = Set("compose draft phrase rewrite translate write");

    private static readonly FrozenSet<string> Thinking = Set(
        "analyse analyze assess calculate choose compare compute decide determine discuss estimate evaluate explain judge rank recommend weigh why");

    private RulePlanner()
    {
    }

    /// <summary>Gets the one instance.</summary>
    public static RulePlanner Instance { get; } = new();

    /// <summary>Gets <c>rule-planner</c>.</summary>
    public string Name => "rule-planner";

    /// <inheritdoc/>
    public ValueTask<TaskPlan> InvokeAsync(PlanRequest input, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(input);
        cancellationToken.ThrowIfCancellationRequested();
        TaskLayout layout = TaskLayout.Of(input.Goal.Text);
        if (layout.Parts.Count < 2 || input.MaxSubtasks < 2)
        {
            return new(TaskPlan.Empty);
        }

        string? about = string.Join("\n\n", new[] { input.Goal.Context, layout.Around }.Where(text => !string.IsNullOrWhiteSpace(text)));
        about = about.Length == 0 ? null : about.Length > Goal.MaxLength ? input.Goal.Context : about;
        return new(new TaskPlan { Subtasks = [.. Divide(layout.Parts, input.MaxSubtasks, input.Goal.Type, about)] });
    }

    private static IEnumerable<Subtask> Divide(IReadOnlyList<string> parts, int most, TaskType type, string? about)
    {
        int count = Math.Min(parts.Count, most);
        for (int i = 0; i < count; i++)
        {
            string[] texts = [.. parts.Skip(i).Take(i == count - 1 ? int.MaxValue : 1)];
            string text = string.Join('\n', texts);
            int number = i;
            yield return new Subtask
            {
                Goal = new Goal { Text = text, Type = TypeOf(text, type), Context = about },
                Dependencies = [.. texts.SelectMany((part, at) => BackReferences.Find(part, number + at, limit: number)).Distinct().Order()],
            };
        }
    }

    private static TaskType TypeOf(string text, TaskType otherwise)
    {
        string verb = TaskLayout.Verb(text);
        return Retrieving.Contains(verb) ? TaskType.Retrieve
            : Writing.Contains(verb) ? TaskType.Write
            : Thinking.Contains(verb) ? TaskType.Think
            : otherwise;
    }

    private static FrozenSet<string> Set(string words) => words.Split(' ').ToFrozenSet();
}
