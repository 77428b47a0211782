using Agents.Core.Roles;

namespace Agents.Core.Tests.Roles;

/// <summary>What goals, answers and kinds of work may be.</summary>
public sealed class GoalTests
{
    [Fact]
    public void A_goal_has_a_text_of_bounded_length()
    {
        Assert.Equal(Goal.MaxLength, Goal.Of(new string('x', Goal.MaxLength)).Text.Length);
        Assert.Throws<ArgumentException>(() => Goal.Of(" \t"));
        Assert.Throws<ArgumentNullException>(() => Goal.Of(null!));
        ArgumentException tooLong = Assert.Throws<ArgumentException>(() => Goal.Of(new string('x', Goal.MaxLength + 1)));
        Assert.StartsWith("Text of a goal may have at most 1000000 characters, but has 1000001.", tooLong.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Goal.Of("x") with { Context = new string('x', Goal.MaxLength + 1) });
    }

    [Fact]
    public void An_answer_holds_no_null()
    {
        Assert.Throws<ArgumentNullException>(() => Answer.Of(null!));
        Assert.Throws<ArgumentNullException>(() => Answer.Of("") with { Sources = null! });
        Assert.Throws<ArgumentNullException>(() => Answer.Of("") with { Notes = null! });
    }

    [Fact]
    public void Kinds_of_work_are_the_same_whatever_their_case_and_think_is_the_default()
    {
        Assert.Equal(TaskType.Retrieve, new TaskType("RETRIEVE"));
        Assert.Equal(default, new TaskType("Think"));
        Assert.Equal("think", default(TaskType).Value);
        Assert.Equal(["retrieve", "write", "think", "code_interpret", "image_generation"], TaskType.Known.Select(type => $"{type}"));
        Assert.Throws<ArgumentException>(() => new TaskType(" "));
        Assert.Throws<ArgumentException>(() => new TaskType(new string('x', TaskType.MaxLength + 1)));
    }
}
