namespace ModelGen.Import.Graph;

/// <summary>
/// Options in order, as they stand in a description: names with a truth value, a whole number, a number, a text, a list of these, or options again.
/// </summary>
internal sealed class OptionList : List<(string Name, object Value)>
{
    /// <summary>The value of an option, or null.</summary>
    public object? this[string name] => Find(option => option.Name == name).Value;

    /// <summary>Adds an option, or gives it another value.</summary>
    public void Set(string name, object value)
    {
        int place = FindIndex(option => option.Name == name);
        if (place < 0)
        {
            Add((name, value));
        }
        else
        {
            this[place] = (name, value);
        }
    }

    /// <summary>Sets a whole number, unless it is what the option has anyway.</summary>
    public void SetUnless(int otherwise, string name, int value)
    {
        if (value != otherwise)
        {
            Set(name, value);
        }
    }

    /// <summary>Takes an option out, and gives its value or null.</summary>
    public object? Take(string name)
    {
        object? value = this[name];
        RemoveAll(option => option.Name == name);
        return value;
    }

    /// <summary>A whole number that the option has, or a default.</summary>
    public int Int(string name, int otherwise = 0) => this[name] is int value ? value : otherwise;

    /// <summary>A truth value that the option has, or a default.</summary>
    public bool Flag(string name, bool otherwise = false) => this[name] is bool value ? value : otherwise;
}
