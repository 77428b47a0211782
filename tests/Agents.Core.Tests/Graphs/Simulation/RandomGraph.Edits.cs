using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <content>Edits from inside nodes: right ones, and ones that are refused.</content>
internal sealed partial class RandomGraph
{
    private int _edits;
    private int _applied;

    public int Edits => _edits;

    public int AppliedEdits => _applied;

    private void EditSometimes(string name, AgentContext context)
    {
        lock (_lock)
        {
            if (_random.Next(3) == 0 || _count > 60)
            {
                return;
            }

            _edits++;
            GraphEditResult result = context.EditGraph(edit => Change(edit, name));
            _applied += result.IsApplied ? 1 : 0;
        }
    }

    private void Change(GraphEdit edit, string self)
    {
        // The node behind a join stays there, since it says what the join saw.
        IReadOnlyList<GraphShapeNode> nodes = [.. Graph.Shape.Nodes.Where(node => node.OutputType == typeof(long) && node.Kind != NodeKind.Any)];
        Node<long> Pick() => edit.Find<long>(nodes[_random.Next(nodes.Count)].Name);
        Node<long> PickLate() => edit.Find<long>(nodes[Math.Max(_random.Next(nodes.Count), _random.Next(nodes.Count))].Name);
        List<Node<long>> pool = [edit.Find<long>(self), Pick(), Pick()];
        switch (_random.Next(8))
        {
            case 0 or 1:
                // Between a node and all that take it.
                Node<long> late = PickLate();
                edit.Replace(late, AddAgent(edit, [late]));
                break;
            case 2:
                Node<long> join = AddJoin(edit, [.. pool], _random.Next(_options.HasRaces ? 4 : 2));
                edit.Replace(PickLate(), join);
                break;
            case 3:
                Node<long> gone = PickLate();
                edit.Replace(gone, AddAgent(edit, pool));
                edit.Remove(gone);
                break;
            case 4:
                Rewire(edit, nodes, AddAgent(edit, pool));
                break;
            case 5:
                Rewire(edit, nodes, Pick());
                break;
            case 6:
                // A node alone: mostly refused, since others take it.
                edit.Remove(PickLate());
                break;
            default:
                Spoil(edit, Pick(), PickLate());
                break;
        }
    }

    private void Rewire(GraphEdit edit, IReadOnlyList<GraphShapeNode> nodes, Node<long> to)
    {
        GraphShapeNode consumer = nodes[Math.Max(_random.Next(nodes.Count), _random.Next(nodes.Count))];
        string[] inputs = [.. consumer.Inputs.Where(input => nodes.Any(node => node.Name == input))];
        if (inputs.Length > 0)
        {
            edit.Rewire(edit.Find<long>(consumer.Name), edit.Find<long>(inputs[_random.Next(inputs.Length)]), to);
        }
    }

    private void Spoil(GraphEdit edit, Node<long> node, Node<long> late)
    {
        switch (_random.Next(3))
        {
            case 0:
                edit.Find<long>("nowhere");
                break;
            case 1:
                // Nobody takes it.
                AddAgent(edit, [node]);
                break;
            default:
                Node<long> added = AddAgent(edit, [late]);
                edit.Replace(node, added);
                edit.Replace(late, added);
                break;
        }
    }
}
