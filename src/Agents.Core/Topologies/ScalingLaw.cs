namespace Agents.Core.Topologies;

/// <summary>How much more depends on the topology than on the model, when the models are nearly equally good.</summary>
/// <remarks>Proposition 1 of AdaptOrch (arXiv 2602.16873): Var(topology) / Var(model) ≥ (ω − 1)² / (4·ε²·k) · (1 − γ)². A lower bound.</remarks>
public static class ScalingLaw
{
    /// <summary>Computes the bound.</summary>
    /// <param name="width">ω: how many subtasks can run at once; 1 or more.</param>
    /// <param name="couplingDensity">γ: the mean coupling; 0 to 1.</param>
    /// <param name="modelGap">ε: by how much the models differ at most in a benchmark, as a part of 1; 0 or more.</param>
    /// <param name="tasks">k: how many subtasks there are; at least <paramref name="width"/>.</param>
    /// <returns>The ratio; 0 when nothing can run at once or everything depends on everything, infinite when the models do not differ.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double VarianceRatio(int width, double couplingDensity, double modelGap, int tasks)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(tasks, width);
        if (couplingDensity is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(couplingDensity), couplingDensity, "A coupling density is 0 to 1.");
        }

        if (modelGap is not (>= 0 and < double.PositiveInfinity))
        {
            throw new ArgumentOutOfRangeException(nameof(modelGap), modelGap, "A gap between models is 0 or more and finite.");
        }

        double freedom = (width - 1) * (1 - couplingDensity);
        return freedom == 0 ? 0 : freedom * freedom / (4 * modelGap * modelGap * tasks);
    }

    /// <summary>Says on what to spend effort.</summary>
    /// <param name="metrics">The shape of the task graph.</param>
    /// <param name="modelGap">ε: by how much the models differ at most in a benchmark, as a part of 1; 0 or more.</param>
    /// <returns><see cref="SpendTarget.Model"/> when <see cref="VarianceRatio"/> is below 1, else <see cref="SpendTarget.Topology"/>. The limit of 1 is our
    /// choice: there both matter alike.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="metrics"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="modelGap"/> is outside its range.</exception>
    public static SpendTarget Advise(TopologyMetrics metrics, double modelGap)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        return VarianceRatio(metrics.Width, metrics.CouplingDensity, modelGap, metrics.Tasks) < 1 ? SpendTarget.Model : SpendTarget.Topology;
    }
}
