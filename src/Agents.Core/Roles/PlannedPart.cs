using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Agents.Core.Roles;

/// <summary>A part of a task as a model names it.</summary>
internal sealed record PlannedPart
{
    [Description("What the part is to reach, in words that need no other text.")]
    public required string Goal { get; init; }

    [Description(
        "The kind of work. retrieve: find out what, when, where, who or how much. write: write, draft or phrase a text. think: compare, explain, "
        + "decide, judge or calculate from what is known. code_interpret: program and run code. image_generation: draw a picture.")]
    [AllowedValues("retrieve", "write", "think", "code_interpret", "image_generation")]
    public string? Type { get; init; }

    [Description("What whoever does the part has to know besides; null for nothing.")]
    public string? Context { get; init; }

    [Description("The numbers, from 0, of the parts whose results this one needs.")]
    public IReadOnlyList<int>? DependsOn { get; init; }

    [Description("The name of the one who is to do it, of those that were named; null for any.")]
    public string? Executor { get; init; }

    public string? FindProblem() => string.IsNullOrWhiteSpace(Goal) ? "has a blank goal"
        : Goal.Length > Roles.Goal.MaxLength ? $"has a goal of {Goal.Length} characters, but may have at most {Roles.Goal.MaxLength}"
        : Context?.Length > Roles.Goal.MaxLength ? $"has a context of {Context.Length} characters, but may have at most {Roles.Goal.MaxLength}"
        : null;

    public Subtask ToSubtask() => new()
    {
        Goal = new Goal { Text = Goal.Trim(), Type = TypeOf(Type), Context = string.IsNullOrWhiteSpace(Context) ? null : Context },
        Dependencies = [.. (DependsOn ?? []).Distinct()],
        Executor = string.IsNullOrWhiteSpace(Executor) ? null : Executor.Trim(),
    };

    // "CODE-INTERPRET" and "code interpret" can only mean one kind. What means none is Think: any executor can be given that.
    private static TaskType TypeOf(string? name)
    {
        string known = (name ?? "").Trim().Replace('-', '_').Replace(' ', '_');
        return TaskType.Known.FirstOrDefault(type => string.Equals(type.Value, known, StringComparison.OrdinalIgnoreCase));
    }
}
