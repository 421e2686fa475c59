using ModelGen.Import.Graph;

namespace ModelGen.Import.Hdf5;

/// <summary>All arrays of numbers below a group, by their paths from there.</summary>
internal static class Hdf5Tensors
{
    private const int MostLevels = 64;
    private const long MostNumbers = 268_435_455;

    public static List<SourceTensor> Read(Hdf5Object root)
    {
        List<SourceTensor> tensors = [];
        long numbers = 0;
        Read(root, "", 0, tensors, ref numbers);
        return tensors;
    }

    private static void Read(Hdf5Object group, string path, int level, List<SourceTensor> tensors, ref long numbers)
    {
        if (level > MostLevels)
        {
            throw new Hdf5Exception($"its groups are nested more than {MostLevels} deep");
        }

        foreach ((string name, long address) in group.Links.OrderBy(link => link.Key, StringComparer.Ordinal))
        {
            string place = path + name;
            Hdf5Object found = new(group.File, address);
            if (!found.IsData)
            {
                Read(found, place + "/", level + 1, tensors, ref numbers);
                continue;
            }

            Hdf5Data data = new(found, place);
            numbers += data.Axes.Aggregate(1L, (count, axis) => count * axis);
            tensors.Add(numbers <= MostNumbers
                ? new SourceTensor(place, [.. data.Axes.Select(axis => (int)axis)], data.ReadNumbers())
                : throw new ImportException($"it has more than {MostNumbers} numbers, which is the most that is read"));
        }
    }
}
