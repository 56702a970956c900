import { render } from 'preact';
import { App } from './app/app.tsx';
import './styles/theme.css';
import './styles/parts.css';
import './styles/data.css';
import './styles/layout.css';

const place = document.getElementById('console');
if (place !== null) render(<App />, place);
