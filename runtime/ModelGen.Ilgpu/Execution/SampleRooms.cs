using ModelGen.CompilerServices;

namespace ModelGen.Ilgpu.Execution;

/// <summary>
/// The room that samples have on a device. There each has all time steps; sequences with lengths of their own come with zeros behind their ends, and
/// with a number for each step that says whether they have it.
/// </summary>
/// <param name="model">The model.</param>
internal sealed class SampleRooms(ModelDescription model)
{
    /// <summary>Numbers of a sample's input on the device.</summary>
    public int Input { get; } = InputOf(model);

    private int Steps => model.InputShape[0];

    private int Features => model.InputShape[^1];

    private bool InTime => model.OutputShape.Rank > 1;

    /// <summary>Numbers of a sample's input on the device.</summary>
    public static int InputOf(ModelDescription model) => model.InputLength + (model.TakesLengths ? model.InputShape[0] : 0);

    /// <summary>Puts inputs into their rooms.</summary>
    public void PlaceInputs(InputSpan values, ReadOnlySpan<int> lengths, Span<float> rooms)
    {
        if (!model.TakesLengths)
        {
            values.CopyTo(rooms);
            return;
        }

        foreach (int length in lengths)
        {
            Span<float> room = rooms[..Input];
            room.Clear();
            int numbers = length * Features;
            values.Slice(0, numbers).CopyTo(room);
            room.Slice(model.InputLength, length).Fill(1);
            values = values.Slice(numbers, values.Length - numbers);
            rooms = rooms[Input..];
        }
    }

    /// <summary>Puts targets into their rooms.</summary>
    /// <param name="values">The targets, of each step where the model gives an output for each.</param>
    /// <param name="lengths">The time steps of each sample, where they have lengths.</param>
    /// <param name="room">Numbers in a room.</param>
    /// <param name="rooms">The rooms.</param>
    public void Place(ReadOnlySpan<float> values, ReadOnlySpan<int> lengths, int room, Span<float> rooms)
    {
        if (!model.TakesLengths || !InTime)
        {
            values.CopyTo(rooms);
            return;
        }

        int width = room / Steps;
        foreach (int length in lengths)
        {
            values[..(length * width)].CopyTo(rooms);
            rooms[(length * width)..room].Clear();
            values = values[(length * width)..];
            rooms = rooms[room..];
        }
    }

    /// <summary>Takes what samples have out of their rooms.</summary>
    /// <param name="rooms">The rooms.</param>
    /// <param name="lengths">The time steps of each sample, where they have lengths.</param>
    /// <param name="room">Numbers in a room.</param>
    /// <param name="values">Where they go; may be the rooms, as nothing goes behind where it was.</param>
    /// <returns>How many numbers there are.</returns>
    public int Take(ReadOnlySpan<float> rooms, ReadOnlySpan<int> lengths, int room, Span<float> values)
    {
        if (!model.TakesLengths || !InTime)
        {
            rooms.CopyTo(values);
            return rooms.Length;
        }

        int taken = 0, width = room / Steps;
        foreach (int length in lengths)
        {
            rooms[..(length * width)].CopyTo(values[taken..]);
            taken += length * width;
            rooms = rooms[room..];
        }

        return taken;
    }
}
