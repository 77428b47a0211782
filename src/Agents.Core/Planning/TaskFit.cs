using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>How well an agent fits a task, measured without a model that was trained for it.</summary>
/// <remarks>
/// Immutable. The score is 0.5 × the likeness of the task to the most similar work of the agent, + 0.3 × its likeness to the agent's description,
/// + 0.2 × <see cref="AgentProfile.SuccessMean"/>. It stands in the place of the trained reward model of Agent-Oriented Planning, arXiv
/// 2410.02189, section 3.3, with the same range; the weights are our own.
/// </remarks>
public sealed record TaskFit
{
    private const double WorkWeight = 0.5;
    private const double DescriptionWeight = 0.3;
    private const double SuccessWeight = 0.2;

    /// <summary>Gets the name of the agent.</summary>
    public required string Agent { get; init; }

    /// <summary>Gets the likeness of the task to the agent's most similar work.</summary>
    /// <value>0 to 1; 0 for an agent without works.</value>
    public required double WorkSimilarity { get; init; }

    /// <summary>Gets the agent's most similar work; <see langword="null"/> for an agent without works.</summary>
    public string? NearestWork { get; init; }

    /// <summary>Gets the likeness of the task to the agent's description.</summary>
    /// <value>0 to 1.</value>
    public required double DescriptionSimilarity { get; init; }

    /// <summary>Gets how likely the agent is to do a task well, whatever it is.</summary>
    /// <value>0 to 1.</value>
    public required double SuccessMean { get; init; }

    /// <summary>Gets how well the agent fits.</summary>
    /// <value>0 (not at all) to 1.</value>
    public double Score => Math.Clamp(
        (WorkWeight * WorkSimilarity) + (DescriptionWeight * DescriptionSimilarity) + (SuccessWeight * SuccessMean), 0, 1);

    /// <summary>Measures how well agents fit a task. All texts are compared in one call.</summary>
    /// <param name="task">What is to be done.</param>
    /// <param name="profiles">The agents.</param>
    /// <param name="similarity">Says how alike texts are.</param>
    /// <param name="context">The context of whoever asks, whose ledger pays where a model compares the texts.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>One fit for each of <paramref name="profiles"/>, in their order. Of works that are equally similar, the oldest is the nearest.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="similarity"/> gave not one number for each text.</exception>
    /// <exception cref="AgentException">The comparison failed.</exception>
    public static async ValueTask<IReadOnlyList<TaskFit>> MeasureAsync(
        string task, IReadOnlyList<AgentProfile> profiles, ITextSimilarity similarity, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentNullException.ThrowIfNull(profiles);
        ArgumentNullException.ThrowIfNull(similarity);
        ArgumentNullException.ThrowIfNull(context);
        string[] texts = [.. profiles.SelectMany(profile => profile.Works.Prepend(profile.Description))];
        IReadOnlyList<double> likeness = await SimilarityCheck.CompareAsync(similarity, task, texts, context, cancellationToken).ConfigureAwait(false);
        TaskFit[] fits = new TaskFit[profiles.Count];
        int next = 0;
        for (int i = 0; i < fits.Length; i++)
        {
            fits[i] = Read(profiles[i], likeness, next);
            next += 1 + profiles[i].Works.Count;
        }

        return fits;
    }

    private static TaskFit Read(AgentProfile profile, IReadOnlyList<double> likeness, int first)
    {
        int nearest = -1;
        for (int work = 0; work < profile.Works.Count; work++)
        {
            if (nearest < 0 || likeness[first + 1 + work] > likeness[first + 1 + nearest])
            {
                nearest = work;
            }
        }

        return new TaskFit
        {
            Agent = profile.Name,
            WorkSimilarity = nearest < 0 ? 0 : likeness[first + 1 + nearest],
            NearestWork = nearest < 0 ? null : profile.Works[nearest],
            DescriptionSimilarity = likeness[first],
            SuccessMean = profile.SuccessMean,
        };
    }
}
