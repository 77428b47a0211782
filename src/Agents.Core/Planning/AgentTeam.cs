using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>The agents that can be given tasks, and what is learned of each from the tasks that it was given.</summary>
/// <remarks>
/// <para>
/// May be shared by runs that are to learn from one another. Thread-safe: what is read is the state of one moment, and of reports that race
/// none is lost. No lock is held while texts are compared.
/// </para>
/// <para>Source: Agent-Oriented Planning, arXiv 2410.02189: works of the best score are kept unless one much like them is kept already.</para>
/// </remarks>
public sealed partial class AgentTeam
{
    /// <summary>The most agents that a team can have.</summary>
    public const int MaxAgents = 1_024;

    private readonly Lock _lock = new();
    private readonly AgentTeamOptions _options;
    private readonly ITextSimilarity _similarity;
    private readonly List<AgentProfile> _profiles = [];
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);

    /// <summary>Initializes a team.</summary>
    /// <param name="profiles">The agents it begins with; their names differ.</param>
    /// <param name="similarity">Says how alike tasks are; <see langword="null"/> for <see cref="WordSimilarity"/>.</param>
    /// <param name="options">How it learns; <see langword="null"/> for the defaults.</param>
    /// <exception cref="ArgumentNullException"><paramref name="profiles"/> or one of them is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">Two agents have the same name, there are more than <see cref="MaxAgents"/>, or one has more works than are
    /// kept.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public AgentTeam(IEnumerable<AgentProfile> profiles, ITextSimilarity? similarity = null, AgentTeamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(profiles);
        _options = options?.Copy() ?? new AgentTeamOptions();
        _options.ThrowIfInvalid();
        _similarity = similarity ?? WordSimilarity.Instance;
        foreach (AgentProfile profile in profiles)
        {
            Add(profile);
        }
    }

    /// <summary>Gets how many agents there are.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _profiles.Count;
            }
        }
    }

    /// <summary>Gets what says how alike tasks are.</summary>
    internal ITextSimilarity Similarity => _similarity;

    /// <summary>Adds an agent.</summary>
    /// <param name="profile">What is known of it.</param>
    /// <exception cref="ArgumentNullException"><paramref name="profile"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">There is an agent of that name, there are <see cref="MaxAgents"/> already, or it has more works than are
    /// kept.</exception>
    public void Add(AgentProfile profile)
    {
        ArgumentNullException.ThrowIfNull(profile);
        if (profile.Works.Count > _options.MaxWorks)
        {
            throw new ArgumentException(
                $"The agent '{profile.Name}' has {profile.Works.Count} works, but at most {_options.MaxWorks} are kept.", nameof(profile));
        }

        AgentProfile copy = profile with { Works = [.. profile.Works] };
        lock (_lock)
        {
            if (_profiles.Count == MaxAgents)
            {
                throw new ArgumentException($"A team has at most {MaxAgents} agents, and this one has as many.", nameof(profile));
            }

            if (!_index.TryAdd(copy.Name, _profiles.Count))
            {
                throw new ArgumentException($"There is an agent '{copy.Name}' in the team already.", nameof(profile));
            }

            _profiles.Add(copy);
        }
    }

    /// <summary>Reads what is known of all agents at one moment.</summary>
    /// <returns>The profiles, in the order in which they were added.</returns>
    public IReadOnlyList<AgentProfile> ToSnapshot()
    {
        lock (_lock)
        {
            return [.. _profiles];
        }
    }

    /// <summary>Gets what is known of an agent now.</summary>
    /// <param name="agent">Its name, letter case included.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="agent"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The team has no such agent.</exception>
    public AgentProfile ProfileOf(string agent)
    {
        ArgumentNullException.ThrowIfNull(agent);
        lock (_lock)
        {
            return _profiles[Find(agent)];
        }
    }

    /// <summary>Learns how well an agent did a task. A task of the best score becomes a representative work, unless one is kept that is much like it.</summary>
    /// <param name="agent">The name of the agent, letter case included.</param>
    /// <param name="task">What it was to do.</param>
    /// <param name="score">How well it did: 0 (not at all) to <see cref="AgentTeamOptions.MaxScore"/> (as well as can be).</param>
    /// <param name="context">The context of whoever reports, whose ledger pays where a model compares the tasks.</param>
    /// <param name="cancellationToken">Ends the comparison; then nothing was learned.</param>
    /// <returns>Whether the task was kept as a work.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="task"/> is only white space, or the team has no such agent.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="score"/> is outside its range or not a number.</exception>
    /// <exception cref="AgentException">The comparison failed; the success or failure was counted, and the task was not kept.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<bool> ReportAsync(string agent, string task, double score, AgentContext context, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentException.ThrowIfNullOrWhiteSpace(task);
        ArgumentNullException.ThrowIfNull(context);
        if (score is not (>= 0 and <= AgentTeamOptions.MaxScore))
        {
            throw new ArgumentOutOfRangeException(nameof(score), score, $"A score must be 0 to {AgentTeamOptions.MaxScore}, but is {score}.");
        }

        cancellationToken.ThrowIfCancellationRequested();
        IReadOnlyList<string> compared = CountOne(agent, score >= _options.SuccessScore);
        if (score < _options.WorkScore)
        {
            return false;
        }

        // Works that others add meanwhile are compared too, before this one is added to them.
        while (true)
        {
            IReadOnlyList<double> likeness = await SimilarityCheck.CompareAsync(_similarity, task, compared, context, cancellationToken).ConfigureAwait(false);
            if (likeness.Any(value => value > _options.MaxWorkSimilarity))
            {
                return false;
            }

            if (TryKeep(agent, task, compared, out compared))
            {
                return true;
            }
        }
    }

    /// <summary>Makes an executor from whose answers the team learns: each is scored, and the score reported.</summary>
    /// <param name="executor">The executor; an agent of its name must be in the team.</param>
    /// <param name="score">Says how good an answer is: 0 to <see cref="AgentTeamOptions.MaxScore"/>. What it throws, the executor throws, unless a budget refused
    /// it: then the answer is returned and nothing is learned from it.</param>
    /// <returns>An executor of the same name. One that fails is reported with 0, unless a budget refused it or it was cancelled.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The team has no agent of that name.</exception>
    public IAgent<ExecuteRequest, Answer> Observe(
        IAgent<ExecuteRequest, Answer> executor, Func<ExecuteRequest, Answer, AgentContext, CancellationToken, ValueTask<double>> score)
    {
        ArgumentNullException.ThrowIfNull(executor);
        ArgumentNullException.ThrowIfNull(score);
        ProfileOf(executor.Name);
        return new ObservedExecutor(this, executor, score);
    }

    /// <summary>Makes an executor from whose answers the team learns: an answer that a verifier accepts is as good as can be, any other is worth nothing.</summary>
    /// <param name="executor">The executor; an agent of its name must be in the team.</param>
    /// <param name="verifier">Judges its answers. The answer is returned all the same.</param>
    /// <returns>An executor of the same name.</returns>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException">The team has no agent of that name.</exception>
    public IAgent<ExecuteRequest, Answer> Observe(IAgent<ExecuteRequest, Answer> executor, IVerifier verifier)
    {
        ArgumentNullException.ThrowIfNull(verifier);
        return Observe(executor, async (request, answer, context, cancellationToken) =>
        {
            VerifyRequest verify = new() { Goal = request.Goal, Briefing = request.Briefing, Candidate = answer, Criteria = request.Criteria };
            Verification verification = await context.InvokeAsync(verifier, verify, cancellationToken).ConfigureAwait(false);
            return verification.IsAccepted ? AgentTeamOptions.MaxScore : 0;
        });
    }

    private IReadOnlyList<string> CountOne(string agent, bool isSuccess)
    {
        lock (_lock)
        {
            int slot = Find(agent);
            AgentProfile profile = _profiles[slot];
            _profiles[slot] = isSuccess
                ? profile with { Successes = Math.Min(int.MaxValue - 1, profile.Successes) + 1 }
                : profile with { Failures = Math.Min(int.MaxValue - 1, profile.Failures) + 1 };
            return profile.Works;
        }
    }

    /// <summary>Adds a work if the works are still those that it was compared with.</summary>
    private bool TryKeep(string agent, string task, IReadOnlyList<string> compared, out IReadOnlyList<string> now)
    {
        lock (_lock)
        {
            int slot = Find(agent);
            AgentProfile profile = _profiles[slot];
            now = profile.Works;
            if (!ReferenceEquals(now, compared))
            {
                return false;
            }

            string[] works = [.. profile.Works.Skip(Math.Max(0, profile.Works.Count + 1 - _options.MaxWorks)), task];
            _profiles[slot] = profile with { Works = works };
            return true;
        }
    }

    /// <summary>Looks an agent up. The lock is held.</summary>
    private int Find(string agent) => _index.TryGetValue(agent, out int slot)
        ? slot
        : throw new ArgumentException($"There is no agent {NameText.Quote(agent)} in the team.", nameof(agent));
}
