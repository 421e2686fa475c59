namespace ModelGen.Generator.Lowering.Rewrites;

/// <summary>
/// Lets results take the place of what they are computed from, where stages allow it and nobody reads the operand later: neither another stage nor a
/// backward pass. Both then have the memory of the value that stands first in the order of the stages, of values as of their gradients. A pass that has
/// nothing left to do goes, and so does a stage without passes.
/// </summary>
internal sealed class WorkInPlace
{
    private readonly IReadOnlyList<Operation> operations;

    /// <summary>From the first use of a buffer, and of all that lie in it by now, to the last.</summary>
    private readonly Dictionary<Buffer, (int First, int Last)> lives;

    /// <summary>In which buffer another one lies, and where.</summary>
    private readonly Dictionary<Buffer, (Buffer In, int Start)> places = [];

    private WorkInPlace(IReadOnlyList<Operation> operations)
    {
        this.operations = operations;
        lives = MemoryPlanner.Lives(operations);
    }

    /// <summary>The stages with their views where they may lie together.</summary>
    /// <param name="stages">Stages in which every value and every gradient has a buffer of its own, which one pass writes.</param>
    /// <param name="training">Whether a backward pass follows.</param>
    public static IReadOnlyList<Stage> Apply(IReadOnlyList<Stage> stages, bool training)
    {
        WorkInPlace rewrite = new([.. Schedule.Of(stages, training).Operations]);
        rewrite.Decide();
        return [.. stages.Select(stage => stage.At(rewrite.Place)).Where(stage => stage.Passes.Any())];
    }

    private void Decide()
    {
        for (int i = 0; i < operations.Count; i++)
        {
            foreach (InPlace choice in operations[i].Stage.InPlace.Where(choice => choice.Pass == operations[i].Pass))
            {
                View operand = Place(choice.Operand), result = Place(choice.Result);
                (View stays, View moves) = choice.Pass == Pass.Forward ? (operand, result) : (result, operand);
                bool isFree = choice.IsCopy || lives[operand.Buffer].Last == i;
                if (isFree && lives[result.Buffer].First == i && Fits(stays, moves))
                {
                    Move(moves.Buffer, stays.Buffer, stays.Start - moves.Start);
                }
            }
        }
    }

    /// <summary>Whether two views have the same rows, and all of what one lies in has room where the other lies.</summary>
    private static bool Fits(View stays, View moves) =>
        moves with { Buffer = stays.Buffer, Start = stays.Start } == stays
        && stays.Start >= moves.Start
        && stays.Start - moves.Start + moves.Buffer.Floats <= stays.Buffer.Floats;

    private void Move(Buffer buffer, Buffer into, int start)
    {
        ((int First, int Last) one, (int First, int Last) other) = (lives[buffer], lives[into]);
        places.Add(buffer, (into, start));
        lives[into] = (Math.Min(one.First, other.First), Math.Max(one.Last, other.Last));
    }

    private View Place(View view)
    {
        while (places.TryGetValue(view.Buffer, out (Buffer In, int Start) place))
        {
            view = view with { Buffer = place.In, Start = view.Start + place.Start };
        }

        return view;
    }
}
