using System.Text;
using Agents.Core.Graphs;
using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <content>The topologies whose graph is known from the start.</content>
internal sealed partial class TeamRun
{
    private Node<TeamOutcome> AddSingle(GraphBuilder builder, Node<TeamRequest> input) => builder.Add(
        OutcomeName,
        Agent.Create<TeamRequest, TeamOutcome>(OutcomeName, async (_, context, cancellationToken) =>
        {
            ExecuteRequest request = new()
            {
                Goal = _request.Goal with { Context = DescribeTasks() },
                Briefing = TeamSynthesis.Brief(_request.Goal, "1", depth: 0, context),
            };
            Answer answer = await CallAsync(_team.Members[0], request, context, cancellationToken).ConfigureAwait(false);
            return new TeamOutcome
            {
                Topology = _topology,
                Results = [new TaskResult { TaskId = "1", Goal = _request.Goal, Answer = answer }],
                Missing = [.. ListUntold()],
                Answer = answer,
            };
        }),
        input);

    /// <summary>Writes all tasks into one text, with what the goal says besides. Tasks that do not fit are missing, which is told.</summary>
    private string? DescribeTasks()
    {
        if (_tasks.Count == 1 && _tasks.Tasks[0].Text == _request.Goal.Text)
        {
            return _request.Goal.Context;
        }

        StringBuilder text = new(_request.Goal.Context);
        string heading = $"{(text.Length > 0 ? "\n\n" : "")}Parts of the work:";
        foreach (int task in _tasks.Order)
        {
            string line = $"{heading}\n- {_tasks.Tasks[task].Text.ReplaceLineEndings(" ")}";
            if (text.Length + line.Length > Goal.MaxLength)
            {
                _missing[task] = $"It did not fit into the {Goal.MaxLength} characters in which a member is told of all tasks.";
                _context.ReportStop(StopReason.Partial);
                continue;
            }

            text.Append(line);
            heading = "";
        }

        return text.Length == 0 ? null : text.ToString();
    }

    /// <summary>Lists the tasks that members who work on the whole were not told of.</summary>
    private IEnumerable<MissingTask> ListUntold() => ListMissing().Where(missing => _tasks.TryFind(missing.TaskId, out int task) && _missing[task] is not null);

    private Node<TeamOutcome> AddSequence(GraphBuilder builder, Node<TeamRequest> input)
    {
        int[] order = _tasks.Order.ToArray();
        List<Node<Answer>> nodes = new(order.Length);
        for (int step = 0; step < order.Length; step++)
        {
            int index = step;
            nodes.Add(step == 0
                ? builder.Add(NameOf(order[0]), Worker<TeamRequest>(order[0], () => []), input)
                : builder.Add(NameOf(order[step]), Worker<Answer>(order[index], () => order.Take(index).Select(task => _results[task]!)), nodes[^1]));
        }

        // What the last step made is the answer; without it, what the steps before made is put together.
        return AddOutcome(builder, nodes, () => _results[order[^1]]?.Answer);
    }

    private Node<TeamOutcome> AddParallel(GraphBuilder builder, Node<TeamRequest> input)
    {
        ILookup<int, int> waits = _tasks.Edges.Where(edge => edge.MustWait).ToLookup(edge => edge.To, edge => edge.From);
        Node<Answer>[] nodes = new Node<Answer>[_tasks.Count];
        foreach (int task in _tasks.Order)
        {
            nodes[task] = AddAfter(builder, task, nodes, [.. waits[task]], input);
        }

        return AddOutcome(builder, nodes, () => null);
    }

    private Node<TeamOutcome> AddLayers(GraphBuilder builder, Node<TeamRequest> input)
    {
        TaskLayers layers = TaskLayers.Of(_tasks);
        Node<Answer>[] nodes = new Node<Answer>[_tasks.Count];
        Node<JoinResult<Answer>>? barrier = null;
        for (int layer = 0; layer < layers.Count; layer++)
        {
            int[] tasks = layers[layer].ToArray();
            foreach (int task in tasks)
            {
                int[] before = _tasks.Before(task).ToArray();
                nodes[task] = barrier is null
                    ? builder.Add(NameOf(task), Worker<TeamRequest>(task, () => []), input)
                    : builder.Add(
                        NameOf(task),
                        Worker<(IReadOnlyList<Answer>, JoinResult<Answer>)>(task, () => ResultsBefore(task)),
                        builder.All(NameOf(task) + InputsSuffix, [.. before.Select(other => nodes[other])]),
                        barrier);
            }

            if (layer < layers.Count - 1)
            {
                barrier = builder.AllSettled($"layer {layer + 1}", [.. tasks.Select(task => nodes[task])]);
            }
        }

        return AddOutcome(builder, nodes, () => null);
    }

    /// <summary>Adds a task that starts as soon as others have ended, and sees their results.</summary>
    private Node<Answer> AddAfter(GraphBuilder builder, int task, Node<Answer>[] nodes, int[] before, Node<TeamRequest> input) => before.Length == 0
        ? builder.Add(NameOf(task), Worker<TeamRequest>(task, () => []), input)
        : builder.Add(
            NameOf(task),
            Worker<IReadOnlyList<Answer>>(task, () => before.Select(other => _results[other]!)),
            builder.All(NameOf(task) + InputsSuffix, [.. before.Select(other => nodes[other])]));

    private IAgent<T, Answer> Worker<T>(int task, Func<IEnumerable<TaskResult>> seen) => Agent.Create<T, Answer>(
        MemberOf(task).Name, (_, context, token) => WorkAsync(task, MemberOf(task), seen(), null, context, token));

    private Node<TeamOutcome> AddOutcome(GraphBuilder builder, IReadOnlyList<Node<Answer>> nodes, Func<Answer?> findAnswer) =>
        builder.Add(OutcomeName, (JoinResult<Answer> _) => Conclude(findAnswer()), builder.AllSettled("results", nodes));
}
