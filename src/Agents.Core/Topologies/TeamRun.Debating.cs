using Agents.Core.Graphs;
using Agents.Core.Messaging;
using Agents.Core.Roles;

namespace Agents.Core.Topologies;

/// <content>Members as peers: each drafts an answer to the whole, reads the others' drafts, and improves its own.</content>
internal sealed partial class TeamRun
{
    private string[]? _drafts;
    private bool _areAlike;

    private Node<TeamOutcome> AddPeers(GraphBuilder builder, Node<TeamRequest> input)
    {
        PeerTeam<Answer, Answer> peers = PeerTeam.Create<Answer, Answer>(
            "peers",
            PeerNetwork.Complete(_team.Members.Select(member => member.Name)),
            [.. _team.Members.Select(member => Agent.Create<PeerTurn<Answer, Answer>, PeerMove<Answer, Answer>>(
                member.Name, (turn, context, token) => DebateAsync(member, turn, context, token)).AsPeer())],
            options =>
            {
                (options.Rounds, options.MaxConcurrency, options.TurnTimeout, options.CancelGrace) =
                    (_team.Rounds, _team.MaxConcurrency, _team.CallTimeout, _team.CancelGrace);
                options.Post.Mailboxes.Capacity = Math.Max(options.Post.Mailboxes.Capacity, _team.Members.Count);
                options.HasAgreed = HasAgreedAsync;
            });
        Node<Goal> goal = builder.Add("goal", (TeamRequest request) => request.Goal with { Context = DescribeTasks() }, input);
        return builder.Add(OutcomeName, ToOutcome, builder.Add("peers", peers, goal));
    }

    private async ValueTask<PeerMove<Answer, Answer>> DebateAsync(
        IAgent<ExecuteRequest, Answer> member, PeerTurn<Answer, Answer> turn, AgentContext context, CancellationToken cancellationToken)
    {
        ExecuteRequest request = new()
        {
            Goal = turn.Goal,
            Briefing = TeamSynthesis.Brief(_request.Goal, "1", depth: 0, context),
            Dependencies = [.. turn.Inbox.Select(message => new TaskResult
            {
                TaskId = _team.Members[message.From].Name,
                Goal = _request.Goal,
                Answer = message.Payload,
            })],
            Rejected = turn.Previous?.Output,
            Feedback = turn.Previous is null ? null : "The dependencies are the drafts of your peers for the same goal. Keep your own draft, or improve it by what is better in theirs.",
        };
        Answer draft = await context.InvokeAsync(member, request, cancellationToken).ConfigureAwait(false);
        bool isNew = turn.Previous is null || turn.Previous.Output.Text != draft.Text;
        return new PeerMove<Answer, Answer>
        {
            Output = draft,

            // A draft that stays the same is known to the others already.
            Letters = isNew ? [new PeerLetter<Answer> { Payload = draft, Trust = TrustLabel.Model }] : [],
        };
    }

    private async ValueTask<bool> HasAgreedAsync(IReadOnlyList<Answer> drafts, AgentContext context, CancellationToken cancellationToken)
    {
        string[] texts = [.. drafts.Select(draft => draft.Text)];
        bool isSettled = _drafts is not null && texts.AsSpan().SequenceEqual(_drafts);
        _drafts = texts;
        _areAlike = await Consistency.MeasureAsync(texts, _team.Similarity, context, cancellationToken).ConfigureAwait(false) >= _team.AgreementThreshold;
        return isSettled || _areAlike;
    }

    private TeamOutcome ToOutcome(PeerResult<Answer> result) => new()
    {
        Topology = _topology,
        Results = [.. result.Outputs.Where(output => output.HasOutput).Select(output => new TaskResult
        {
            TaskId = output.Peer,
            Goal = _request.Goal,
            Answer = output.Output!,
        })],
        Missing = [.. result.Outputs.Where(output => !output.HasOutput).Select(output => new MissingTask
        {
            TaskId = output.Peer,
            Goal = _request.Goal,
            Reason = output.LostReason!,
        }),
        .. ListUntold()],
        Answer = result.IsAgreed && _areAlike ? result.Outputs.First(output => output.HasOutput && output.LostInRound is null).Output : null,
    };
}
