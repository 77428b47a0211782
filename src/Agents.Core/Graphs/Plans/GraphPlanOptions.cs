namespace Agents.Core.Graphs.Plans;

/// <summary>How a plan is read: how large it may be, and whether small mistakes are repaired.</summary>
/// <remarks>Read once when a plan is read. Not thread-safe while it is being changed.</remarks>
public sealed class GraphPlanOptions
{
    /// <summary>The greatest <see cref="MaxBytes"/>.</summary>
    public const int GreatestBytes = 1 << 26;

    /// <summary>The greatest <see cref="MaxNodes"/>.</summary>
    public const int GreatestNodes = 100_000;

    /// <summary>The greatest <see cref="MaxInputs"/>.</summary>
    public const int GreatestInputs = 10_000;

    /// <summary>The least <see cref="MaxDepth"/>: a plan itself is so deep.</summary>
    public const int LeastDepth = 6;

    /// <summary>The greatest <see cref="MaxDepth"/>.</summary>
    public const int GreatestDepth = 64;

    /// <summary>Gets or sets how long the JSON may be.</summary>
    /// <value>1 to <see cref="GreatestBytes"/> bytes of UTF-8. The default is 1 MiB.</value>
    public int MaxBytes { get; set; } = 1 << 20;

    /// <summary>Gets or sets how many nodes a plan may have.</summary>
    /// <value>1 to <see cref="GreatestNodes"/>. The default is 1,000.</value>
    public int MaxNodes { get; set; } = 1_000;

    /// <summary>Gets or sets how many inputs a node may have.</summary>
    /// <value>1 to <see cref="GreatestInputs"/>. The default is 100.</value>
    public int MaxInputs { get; set; } = 100;

    /// <summary>Gets or sets how deep arrays and objects may stand in each other, those of the plan itself included.</summary>
    /// <value><see cref="LeastDepth"/> to <see cref="GreatestDepth"/>. The default is 32.</value>
    public int MaxDepth { get; set; } = 32;

    /// <summary>Gets or sets whether mistakes that have one plain remedy are repaired, which is noted, instead of refused.</summary>
    /// <value>The default is <see langword="false"/>. <see cref="PlanRepairKind"/> says what is repaired.</value>
    public bool Repair { get; set; }

    internal void ThrowIfInvalid()
    {
        List<string> failures = [];
        Check(failures, nameof(MaxBytes), MaxBytes, 1, GreatestBytes);
        Check(failures, nameof(MaxNodes), MaxNodes, 1, GreatestNodes);
        Check(failures, nameof(MaxInputs), MaxInputs, 1, GreatestInputs);
        Check(failures, nameof(MaxDepth), MaxDepth, LeastDepth, GreatestDepth);
        if (failures.Count > 0)
        {
            throw new AgentOptionsException(nameof(GraphPlanOptions), failures);
        }
    }

    private static void Check(List<string> failures, string name, int value, int least, int greatest)
    {
        if (value < least || value > greatest)
        {
            failures.Add($"{name} must be {least} to {greatest}, but is {value}.");
        }
    }
}
