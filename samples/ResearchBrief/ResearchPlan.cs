using System.ComponentModel;
using Agents.Core.Graphs;

namespace ResearchBrief;

/// <summary>What the planner is asked for: the question, cut into what can be looked up on its own.</summary>
internal sealed record ResearchPlan
{
    public const int MostQuestions = 4;

    [Description("The question, as it was asked.")]
    public required string Question { get; init; }

    [Description("One to four questions that can be answered apart from each other and together answer the question; a simple question stays one.")]
    public required IReadOnlyList<string> Questions { get; init; }

    /// <summary>Gets what is read for: whatever a model plans, at least one question and not many.</summary>
    public IEnumerable<string> ToRead() => Questions.Where(part => !string.IsNullOrWhiteSpace(part)).DefaultIfEmpty(Question).Take(MostQuestions);

    /// <summary>Lists what could not be read for.</summary>
    /// <param name="read">What the readers made of <see cref="ToRead"/>, in its order.</param>
    public IReadOnlyList<string> MissingFrom(JoinResult<Brief> read) =>
        [.. ToRead().Zip(read.Inputs).Where(pair => !pair.Second.HasValue).Select(pair => pair.First)];
}
