namespace Agents.Core.Planning;

/// <summary>What is known of an agent that can be given tasks: what it says of itself, and what became of the tasks that it was given.</summary>
/// <remarks>Immutable. Source: Agent-Oriented Planning, arXiv 2410.02189, section 3: representative works beside a description.</remarks>
public sealed record AgentProfile
{
    /// <summary>Gets the agent's name.</summary>
    /// <value>1 to 128 characters, no slash and no control characters.</value>
    public required string Name { get; init => field = AgentPath.CheckName(value, nameof(Name)); }

    /// <summary>Gets what the agent can do, in one or two sentences.</summary>
    /// <value>Not only white space.</value>
    public required string Description
    {
        get;
        init
        {
            ArgumentException.ThrowIfNullOrWhiteSpace(value);
            field = value;
        }
    }

    /// <summary>Gets tasks that it did as well as can be, none much like another, the oldest first.</summary>
    /// <value>The default is empty.</value>
    public IReadOnlyList<string> Works { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); } = [];

    /// <summary>Gets how many of its tasks it did well.</summary>
    /// <value>0 or more. The default is 0.</value>
    public int Successes { get; init => field = CheckCount(value, nameof(Successes)); }

    /// <summary>Gets how many of its tasks it did not do well.</summary>
    /// <value>0 or more. The default is 0.</value>
    public int Failures { get; init => field = CheckCount(value, nameof(Failures)); }

    /// <summary>Gets how likely it is to do the next task well: (successes + 1) / (successes + failures + 2), the mean of a Beta distribution
    /// that knew nothing before (Laplace's rule of succession).</summary>
    /// <value>More than 0 and less than 1; 0.5 for an agent that was given nothing yet.</value>
    public double SuccessMean => (Successes + 1.0) / ((double)Successes + Failures + 2);

    private static int CheckCount(int value, string property) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(property, value, $"{property} must be 0 or more, but is {value}.");
}
